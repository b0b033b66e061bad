import { unauthenticatedError } from '../../errors.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'
import { actOf } from '../../principals.ts'

export const inspectionResolvers = {
  Mutation: {
    inspectToken: async (_, { input }, context) => {
      const { principal, useCases } = context
      if (principal.kind === 'NOBODY') throw unauthenticatedError()
      const outcome = await useCases.inspectToken(principal, actOf(context), input.token)
      if (outcome.kind === 'unreadable') {
        const message = 'No key that is in use reads this. It may be damaged, of another realm, or no token at all.'
        return { __typename: 'TokenUnreadable', message }
      }
      const { kind: _kind, form, ...told } = outcome
      return { __typename: 'InspectTokenPayload', ...told, kind: form === 'account' ? 'ACCOUNT' : 'PARTY' }
    },
  },
} satisfies Resolvers
