import type { Block, Cursor } from '@anoncall/domain'
import { connection, edge, pageRequest } from '../../connections.ts'
import { found, invalidInput, notFoundError } from '../../errors.ts'
import { actOf } from '../../GraphQLContext.ts'
import type { MutationResolvers, Resolvers } from '../../generated/resolverTypes.ts'

const blockCursor = ({ createdAt, id }: Block): Cursor => ({ key: createdAt, id })

export const createBlock: MutationResolvers['createBlock'] = async (_, { input }, context) => {
  const outcome = await context.useCases.createBlock(actOf(context), {
    realmId: input.realmId,
    network: input.network ?? null,
    issuanceId: input.issuanceId ?? null,
    reason: input.reason,
    endsAt: input.endsAt ?? null,
  })
  if (outcome.kind === 'notFound') throw notFoundError()
  if (outcome.kind === 'invalid') return invalidInput(outcome)
  const { block } = outcome
  return { __typename: 'CreateBlockPayload', block, blockEdge: edge(block, blockCursor(block)) }
}

export const liftBlock: MutationResolvers['liftBlock'] = async (_, { input }, context) => {
  const { blockId } = await context.useCases.liftBlock(actOf(context), input)
  return { liftedBlockId: blockId }
}

export const blockResolvers = {
  Realm: {
    blocks: async (realm, args, { reads, clock }) => {
      const page = await reads.blocks.list(realm.id, clock.now(), pageRequest(args))
      // The refusals of the whole page are counted in one query.
      const counts = await reads.issuances.countByBlock(page.entries.map(({ id }) => id))
      const entries = page.entries.map((block) => ({ ...block, refusals: counts.get(block.id) ?? 0 }))
      return connection({ ...page, entries }, blockCursor)
    },
  },
  Mutation: { createBlock, liftBlock },
  Block: {
    realm: async (block, _args, { reads }) => found(await reads.realms.find(block.realmId)),
    refusals: async ({ id, refusals }, _args, { reads }) =>
      refusals ?? (await reads.issuances.countByBlock([id])).get(id) ?? 0,
  },
} satisfies Resolvers
