import { edge } from '../../connections.ts'
import { notFoundError } from '../../errors.ts'
import type { Resolvers, TokenFormatInput } from '../../generated/resolverTypes.ts'
import { actOf } from '../../principals.ts'
import { invalidInput, revisionConflict } from '../../userErrors.ts'
import { cursorByName } from './realmQueries.ts'

export const realmMutations = {
  Mutation: {
    createRealm: async (_, { input }, context) => {
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
    },
    updateRealm: async (_, { input }, context) => {
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
    },
    deleteRealm: async (_, { input }, context) => {
      const outcome = await context.useCases.deleteRealm(actOf(context), input)
      if (outcome.kind === 'notFound') throw notFoundError()
      if (outcome.kind === 'invalid') return invalidInput(outcome)
      if (outcome.kind === 'deleted') return { __typename: 'DeleteRealmPayload', deletedRealmId: outcome.realmId }
      const message =
        outcome.deletableAt === null
          ? 'Pause the realm first: only a paused realm can be deleted.'
          : 'Credentials of this realm are still usable at the gateway.'
      return { __typename: 'RealmInUse', message, deletableAt: outcome.deletableAt }
    },
    stageRealmKey: async (_, { input }, context) => {
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
        const message = 'This realm already has a staged key. Activate or drop it first.'
        return { __typename: 'RealmKeyAlreadyStaged', message, stagedKey: outcome.stagedKey }
      }
      const { realm, realmKey, generatedKey } = outcome
      return { __typename: 'StageRealmKeyPayload', realm, realmKey, generatedKey }
    },
    activateRealmKey: async (_, { input }, context) => {
      const { realmKeyId, overlapSeconds } = input
      const wanted = { realmKeyId, overlapSeconds: overlapSeconds ?? null }
      const outcome = await context.useCases.activateRealmKey(actOf(context), wanted)
      if (outcome.kind === 'notFound') throw notFoundError()
      if (outcome.kind === 'invalid') return invalidInput(outcome)
      const { realm, activeKey, replacedKey } = outcome
      return { __typename: 'ActivateRealmKeyPayload', realm, activeKey, replacedKey }
    },
    retireRealmKey: async (_, { input }, context) => {
      const outcome = await context.useCases.retireRealmKey(actOf(context), input)
      if (outcome.kind === 'notFound') throw notFoundError()
      if (outcome.kind === 'active')
        return { __typename: 'RealmKeyActive', message: 'This key is active. Activate another one first.' }
      return { __typename: 'RetireRealmKeyPayload', realm: outcome.realm, realmKey: outcome.realmKey }
    },
  },
} satisfies Resolvers

/** Converts a token format from the API and fills in the defaults. */
export function tokenFormat(input: TokenFormatInput) {
  return {
    timestampUnit: input.timestampUnit ?? 'MILLISECONDS',
    lifetimeSeconds: input.lifetimeSeconds,
    effectiveLifetimeSeconds: input.effectiveLifetimeSeconds ?? null,
  }
}
