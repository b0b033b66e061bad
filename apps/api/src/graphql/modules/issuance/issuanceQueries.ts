import { apiError } from '../../errors.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'
import { apiKeyOf } from '../../principals.ts'

export const issuanceQueries = {
  Query: {
    callAvailability: async (_, { callee }, context) => {
      const { request, useCases } = context
      const source = { principal: apiKeyOf(context), origin: request.origin, requestId: request.id }
      const outcome = await useCases.checkAvailability(source, callee)
      // The client was deleted since its key was read.
      if (outcome.kind === 'notFound') throw apiError('UNAUTHENTICATED', 'This API key is unknown, revoked or expired.')
      const { refusal } = outcome
      return {
        isOpen: refusal === null,
        reason: refusal?.reason ?? null,
        nextOpenAt: refusal?.retryAt ?? null,
        publicMessage: refusal?.publicMessage ?? null,
      }
    },
  },
} satisfies Resolvers
