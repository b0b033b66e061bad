import { unauthenticatedError } from '../../errors.ts'
import { actOf } from '../../GraphQLContext.ts'
import type { MutationResolvers, Resolvers } from '../../generated/resolverTypes.ts'

export const inspectToken: MutationResolvers['inspectToken'] = async (_, { input }, context) => {
  const { principal, useCases } = context
  if (principal.kind === 'NOBODY') throw unauthenticatedError()
  const outcome = await useCases.inspectToken(actOf(context), { principal, token: input.token })
  if (outcome.kind === 'unreadable') {
    // A wrong key, a wrong MAC and a damaged token get the same message.
    const nothing =
      'No key in use can decrypt this token. It was made with another key, belongs to another realm, or was changed in transit.'
    const message = outcome.problem ?? nothing
    return { __typename: 'TokenUnreadable', message }
  }
  const { kind: _kind, form, ...result } = outcome
  return { __typename: 'InspectTokenPayload', ...result, kind: form === 'account' ? 'ACCOUNT' : 'PARTY' }
}

export const inspectionResolvers = {
  Mutation: { inspectToken },
} satisfies Resolvers
