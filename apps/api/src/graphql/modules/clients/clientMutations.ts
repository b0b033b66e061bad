import { edge } from '../../connections.ts'
import { notFoundError } from '../../errors.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'
import { actOf } from '../../principals.ts'
import { invalidInput, revisionConflict } from '../../userErrors.ts'
import { clientCursor } from './clientQueries.ts'

export const clientMutations = {
  Mutation: {
    createApiClient: async (_, { input }, context) => {
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
        apiClientEdge: edge(apiClient, clientCursor(apiClient)),
      }
    },
    updateApiClient: async (_, { input }, context) => {
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
    },
    deleteApiClient: async (_, { input }, context) => {
      const outcome = await context.useCases.deleteApiClient(actOf(context), input)
      if (outcome.kind === 'notFound') throw notFoundError()
      if (outcome.kind === 'invalid') return invalidInput(outcome)
      return { __typename: 'DeleteApiClientPayload', deletedApiClientId: outcome.apiClientId }
    },
    createApiKey: async (_, { input }, context) => {
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
    },
    rotateApiKey: async (_, { input }, context) => {
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
    },
    revokeApiKey: async (_, { input }, context) => {
      const outcome = await context.useCases.revokeApiKey(actOf(context), input)
      if (outcome.kind === 'notFound') throw notFoundError()
      if (outcome.kind === 'invalid') return invalidInput(outcome)
      return { __typename: 'RevokeApiKeyPayload', apiKey: outcome.apiKey }
    },
  },
} satisfies Resolvers
