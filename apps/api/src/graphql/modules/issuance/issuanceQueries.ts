import { keyGoneError } from '../../errors.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'
import { issuanceSourceOf } from '../../principals.ts'

export const issuanceQueries = {
  Query: {
    callAvailability: async (_, { callee }, context) => {
      const outcome = await context.useCases.checkAvailability(issuanceSourceOf(context), callee)
      if (outcome.kind === 'notFound') throw keyGoneError()
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
