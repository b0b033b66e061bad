import { type Cursor, findKeyUses, type Realm } from '@anoncall/domain'
import { connection, edge, pageRequest } from '../../connections.ts'
import { invalidInput, notFoundError, revisionConflict } from '../../errors.ts'
import { actOf } from '../../GraphQLContext.ts'
import type { MutationResolvers, QueryResolvers, Resolvers, TokenFormatInput } from '../../generated/resolverTypes.ts'
import { apiClientCursor } from '../clients/clientResolvers.ts'
import { pauseInForce } from '../pauses/pauseResolvers.ts'

/** Returns the position of a realm in a list ordered by name. */
const cursorByName = (realm: Realm): Cursor => ({ key: realm.name, id: realm.id })

export const realm: QueryResolvers['realm'] = (_, { name }, { reads }) => reads.realms.findByName(name)

export const realms: QueryResolvers['realms'] = async (_, args, { reads, clock }) => {
  const { field, direction } = args.orderBy
  const filter = { search: args.filter?.search ?? null, isPaused: args.filter?.isPaused ?? null, now: clock.now() }
  const [page, totalCount] = await Promise.all([
    reads.realms.list({ ...pageRequest(args), ...filter, orderBy: field, direction }),
    reads.realms.count(filter),
  ])
  const cursorOf = field === 'NAME' ? cursorByName : (realm: Realm): Cursor => ({ key: realm.createdAt, id: realm.id })
  return { ...connection(page, cursorOf), totalCount }
}

export const realmQueries = {
  Query: { realm, realms },
} satisfies Resolvers

export const createRealm: MutationResolvers['createRealm'] = async (_, { input }, context) => {
  const outcome = await context.useCases.createRealm(actOf(context), {
    name: input.name,
    displayName: input.displayName ?? null,
    accountUser: input.accountUser,
    fromUser: input.fromUser ?? null,
    tokenFormat: tokenFormat(input.tokenFormat),
    cipher: input.cipher,
    key: input.key ?? null,
    calleePatterns: input.calleePatterns ?? [],
  })
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const { realm, generatedKey } = outcome
  return { __typename: 'CreateRealmPayload', realm, realmEdge: edge(realm, cursorByName(realm)), generatedKey }
}

export const updateRealm: MutationResolvers['updateRealm'] = async (_, { input }, context) => {
  const outcome = await context.useCases.updateRealm(actOf(context), {
    realmId: input.realmId,
    expectedRevision: input.expectedRevision,
    ...(input.displayName == null ? {} : { displayName: input.displayName }),
    ...(input.accountUser == null ? {} : { accountUser: input.accountUser }),
    ...(input.fromUser === undefined ? {} : { fromUser: input.fromUser }),
    ...(input.calleePatterns == null ? {} : { calleePatterns: input.calleePatterns }),
    ...(input.tokenFormat == null ? {} : { tokenFormat: tokenFormat(input.tokenFormat) }),
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  if (outcome.kind === 'conflict') return revisionConflict(outcome)
  return { __typename: 'UpdateRealmPayload', realm: outcome.realm }
}

export const deleteRealm: MutationResolvers['deleteRealm'] = async (_, { input }, context) => {
  const outcome = await context.useCases.deleteRealm(actOf(context), input)
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  if (outcome.kind === 'deleted') return { __typename: 'DeleteRealmPayload', deletedRealmId: outcome.realmId }
  const message =
    outcome.deletableAt === null
      ? 'Pause the realm first: only a paused realm can be deleted.'
      : 'Credentials of this realm are still usable at the gateway.'
  return { __typename: 'RealmInUse', message, deletableAt: outcome.deletableAt }
}

export const stageRealmKey: MutationResolvers['stageRealmKey'] = async (_, { input }, context) => {
  const outcome = await context.useCases.stageRealmKey(actOf(context), {
    realmId: input.realmId,
    cipher: input.cipher,
    key: input.key ?? null,
    gatewayRealm: input.gatewayRealm ?? null,
    activatesAt: input.activatesAt ?? null,
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  if (outcome.kind === 'alreadyStaged') {
    const message = 'This realm already has a staged key. Activate or delete the staged key first.'
    return { __typename: 'RealmKeyAlreadyStaged', message, stagedKey: outcome.stagedKey }
  }
  const { realm, realmKey, generatedKey } = outcome
  return { __typename: 'StageRealmKeyPayload', realm, realmKey, generatedKey }
}

export const activateRealmKey: MutationResolvers['activateRealmKey'] = async (_, { input }, context) => {
  const { realmKeyId, overlapSeconds } = input
  const wanted = { realmKeyId, overlapSeconds: overlapSeconds ?? null }
  const outcome = await context.useCases.activateRealmKey(actOf(context), wanted)
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const { realm, activeKey, replacedKey } = outcome
  return { __typename: 'ActivateRealmKeyPayload', realm, activeKey, replacedKey }
}

export const retireRealmKey: MutationResolvers['retireRealmKey'] = async (_, { input }, context) => {
  const outcome = await context.useCases.retireRealmKey(actOf(context), input)
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'active')
    return { __typename: 'RealmKeyActive', message: 'This key is active. Activate another key first.' }
  return { __typename: 'RetireRealmKeyPayload', realm: outcome.realm, realmKey: outcome.realmKey }
}

export const realmMutations = {
  Mutation: { createRealm, updateRealm, deleteRealm, stageRealmKey, activateRealmKey, retireRealmKey },
} satisfies Resolvers

/** Converts a token format from the API and fills in the defaults. */
export function tokenFormat(input: TokenFormatInput) {
  return {
    timestampUnit: input.timestampUnit ?? 'MILLISECONDS',
    lifetimeSeconds: input.lifetimeSeconds,
    effectiveLifetimeSeconds: input.effectiveLifetimeSeconds ?? null,
  }
}

/** The maximum number of retired keys to return. */
const RETIRED_KEYS_MAX = 10

export const realmFields = {
  Realm: {
    fromUser: (realm) => realm.fromUser ?? realm.accountUser,
    calleePatterns: (realm) => [...realm.calleePatterns],
    pause: (realm, _args, context) => pauseInForce(context, realm.id),
    policy: (realm, _args, { reads }) => reads.policies.find(realm.id),
    destinations: (realm, _args, { reads }) => reads.destinations.listByRealm(realm.id),
    tokenFormat: ({ timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds }) => ({
      timestampUnit,
      lifetimeSeconds,
      effectiveLifetimeSeconds,
    }),
    activeKey: async (realm, _args, { reads }) => {
      const key = await reads.realmKeys.findActive(realm.id)
      if (key === null) throw new Error(`realm ${realm.id} has no active key`)
      return key
    },
    keys: async (realm, _args, { reads }) => {
      const keys = await reads.realmKeys.listByRealm(realm.id)
      const retired = keys.filter((key) => key.state === 'RETIRED').slice(0, RETIRED_KEYS_MAX)
      return keys.filter((key) => key.state !== 'RETIRED' || retired.includes(key))
    },
    apiClients: async (realm, args, { reads }) => {
      const [page, totalCount] = await Promise.all([
        reads.apiClients.list({ ...pageRequest(args), realmId: realm.id }),
        reads.apiClients.count(realm.id),
      ])
      return { ...connection(page, apiClientCursor), totalCount }
    },
  },
  RealmKey: {
    warnings: async (key, _args, { reads }) => {
      const isShared = (await findKeyUses(reads, key)).length > 0
      return [...key.warnings, ...(isShared ? (['SHARED'] as const) : [])]
    },
    usedBy: async (key, _args, { reads }) =>
      (await findKeyUses(reads, key)).map(({ realmName, state }) => ({ realmName, state })),
  },
} satisfies Resolvers
