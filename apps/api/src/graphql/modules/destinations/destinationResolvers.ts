import { found, invalidInput, notFoundError, revisionConflict } from '../../errors.ts'
import { actOf } from '../../GraphQLContext.ts'
import type { MutationResolvers, Resolvers } from '../../generated/resolverTypes.ts'
import { pauseInForce } from '../pauses/pauseResolvers.ts'

export const createDestination: MutationResolvers['createDestination'] = async (_, { input }, context) => {
  const wanted = { ...input, accountUser: input.accountUser ?? null }
  const outcome = await context.useCases.createDestination(actOf(context), wanted)
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const { destination, realm } = outcome
  return { __typename: 'CreateDestinationPayload', destination, realm }
}

export const updateDestination: MutationResolvers['updateDestination'] = async (_, { input }, context) => {
  const outcome = await context.useCases.updateDestination(actOf(context), {
    destinationId: input.destinationId,
    expectedRevision: input.expectedRevision,
    ...(input.displayName == null ? {} : { displayName: input.displayName }),
    ...(input.address == null ? {} : { address: input.address }),
    ...(input.accountUser === undefined ? {} : { accountUser: input.accountUser }),
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  if (outcome.kind === 'conflict') return revisionConflict(outcome)
  return { __typename: 'UpdateDestinationPayload', destination: outcome.destination }
}

export const deleteDestination: MutationResolvers['deleteDestination'] = async (_, { input }, context) => {
  const outcome = await context.useCases.deleteDestination(actOf(context), input)
  if (outcome.kind === 'notFound') throw notFoundError()
  return { deletedDestinationId: outcome.destinationId, realm: outcome.realm }
}

export const destinationResolvers = {
  Mutation: { createDestination, updateDestination, deleteDestination },
  Destination: {
    pause: (destination, _args, context) => pauseInForce(context, destination.id),
    policy: (destination, _args, { reads }) => reads.policies.find(destination.id),
    realm: async (destination, _args, { reads }) => found(await reads.realms.find(destination.realmId)),
  },
} satisfies Resolvers
