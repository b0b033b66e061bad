import { type ApiClient, apiKeyState, type Cursor, PARTNERS_MAX } from '@anoncall/domain'
import { connection, edge, pageRequest } from '../../connections.ts'
import { found, invalidInput, notFoundError, revisionConflict } from '../../errors.ts'
import { actOf } from '../../GraphQLContext.ts'
import type { MutationResolvers, QueryResolvers, Resolvers } from '../../generated/resolverTypes.ts'
import { pauseInForce } from '../pauses/pauseResolvers.ts'

/** Returns the position of a client in a list. */
export const apiClientCursor = (apiClient: ApiClient): Cursor => ({ key: apiClient.name, id: apiClient.id })

/** The maximum number of revoked and expired keys to return. */
const ENDED_KEYS_MAX = 10

export const apiClients: QueryResolvers['apiClients'] = async (_, args, { reads }) => {
  const [page, totalCount] = await Promise.all([
    reads.apiClients.list({ ...pageRequest(args), realmId: null }),
    reads.apiClients.count(null),
  ])
  return { ...connection(page, apiClientCursor), totalCount }
}

export const clientSplicePartners: QueryResolvers['clientSplicePartners'] = async (
  _,
  { realmId, destinationIds },
  { useCases, reads },
) => {
  const realm = await reads.realms.find(realmId)
  if (realm === null) throw notFoundError()
  return (await useCases.loadClientPartners(realm, destinationIds ?? null)).slice(0, PARTNERS_MAX)
}

export const clientQueries = {
  Query: { apiClients, clientSplicePartners },
  ApiClient: {
    splicePartners: async ({ realmId, destinationIds }, _args, { useCases, reads }) => {
      const realm = found(await reads.realms.find(realmId))
      return (await useCases.loadClientPartners(realm, destinationIds)).slice(0, PARTNERS_MAX)
    },
    realm: async (apiClient, _args, { reads }) => found(await reads.realms.find(apiClient.realmId)),
    pause: (apiClient, _args, context) => pauseInForce(context, apiClient.id),
    policy: (apiClient, _args, { reads }) => reads.policies.find(apiClient.id),
    allowedOrigins: (apiClient) => [...apiClient.allowedOrigins],
    destinations: async (apiClient, _args, { reads }) => {
      const allowed = apiClient.destinationIds
      if (allowed === null) return null
      return (await reads.destinations.listByRealm(apiClient.realmId)).filter((destination) =>
        allowed.includes(destination.id),
      )
    },
    keys: async (apiClient, _args, { reads, clock }) => {
      const keys = await reads.apiKeys.listByClient(apiClient.id)
      const isEnded = (state: string) => state === 'REVOKED' || state === 'EXPIRED'
      const ended = keys.filter((key) => isEnded(apiKeyState(key, clock.now()))).slice(0, ENDED_KEYS_MAX)
      return keys.filter((key) => ended.includes(key) || !isEnded(apiKeyState(key, clock.now())))
    },
  },
  ApiKey: { state: (key, _args, { clock }) => apiKeyState(key, clock.now()) },
} satisfies Resolvers

export const createApiClient: MutationResolvers['createApiClient'] = async (_, { input }, context) => {
  const outcome = await context.useCases.createApiClient(actOf(context), {
    realmId: input.realmId,
    name: input.name,
    allowedOrigins: input.allowedOrigins ?? [],
    destinationIds: input.destinationIds ?? null,
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const { apiClient } = outcome
  return {
    __typename: 'CreateApiClientPayload',
    apiClient,
    apiClientEdge: edge(apiClient, apiClientCursor(apiClient)),
  }
}

export const updateApiClient: MutationResolvers['updateApiClient'] = async (_, { input }, context) => {
  const outcome = await context.useCases.updateApiClient(actOf(context), {
    apiClientId: input.apiClientId,
    expectedRevision: input.expectedRevision,
    ...(input.name == null ? {} : { name: input.name }),
    ...(input.allowedOrigins == null ? {} : { allowedOrigins: input.allowedOrigins }),
    ...(input.destinationIds === undefined ? {} : { destinationIds: input.destinationIds }),
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  if (outcome.kind === 'conflict') return revisionConflict(outcome)
  return { __typename: 'UpdateApiClientPayload', apiClient: outcome.apiClient }
}

export const deleteApiClient: MutationResolvers['deleteApiClient'] = async (_, { input }, context) => {
  const outcome = await context.useCases.deleteApiClient(actOf(context), input)
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  return { __typename: 'DeleteApiClientPayload', deletedApiClientId: outcome.apiClientId }
}

export const createApiKey: MutationResolvers['createApiKey'] = async (_, { input }, context) => {
  const { apiClientId, kind, expiresAt } = input
  const outcome = await context.useCases.createApiKey(actOf(context), {
    apiClientId,
    kind,
    expiresAt: expiresAt ?? null,
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const { apiClient, apiKey, plaintextKey } = outcome
  return { __typename: 'CreateApiKeyPayload', apiClient, apiKey, plaintextKey }
}

export const rotateApiKey: MutationResolvers['rotateApiKey'] = async (_, { input }, context) => {
  const { apiKeyId, overlapSeconds } = input
  const outcome = await context.useCases.rotateApiKey(actOf(context), {
    apiKeyId,
    overlapSeconds: overlapSeconds ?? 86_400,
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  if (outcome.kind === 'notActive')
    return { __typename: 'ApiKeyNotActive', message: 'Only an active key can be rotated.', state: outcome.state }
  const { apiClient, newKey, replacedKey, plaintextKey } = outcome
  return { __typename: 'RotateApiKeyPayload', apiClient, newKey, replacedKey, plaintextKey }
}

export const revokeApiKey: MutationResolvers['revokeApiKey'] = async (_, { input }, context) => {
  const outcome = await context.useCases.revokeApiKey(actOf(context), input)
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  return { __typename: 'RevokeApiKeyPayload', apiKey: outcome.apiKey }
}

export const clientMutations = {
  Mutation: { createApiClient, updateApiClient, deleteApiClient, createApiKey, rotateApiKey, revokeApiKey },
} satisfies Resolvers
