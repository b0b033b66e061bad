import { actOf } from '../../GraphQLContext.ts'
import type { MutationResolvers, QueryResolvers, Resolvers } from '../../generated/resolverTypes.ts'

/** The largest value of GraphQL's Int. */
const INT_MAX = 2_147_483_647

export const setup: QueryResolvers['setup'] = () => ({})

export const protection: QueryResolvers['protection'] = (_, _args, { protection }) => {
  const { storage, ...counts } = protection()
  if (storage === null) return { ...counts, storage }
  const megabytes = (bytes: number) => Math.min(Math.floor(bytes / (1024 * 1024)), INT_MAX)
  const { freeBytes, reservedBytes, hasRoom } = storage
  return {
    ...counts,
    storage: { freeMegabytes: megabytes(freeBytes), reservedMegabytes: megabytes(reservedBytes), hasRoom },
  }
}

export const serviceState: QueryResolvers['serviceState'] = async (_, _args, { isAuditLogRemoved }) => ({
  isAuditLogRemoved: await isAuditLogRemoved(),
})

export const deleteFirstRunFile: MutationResolvers['deleteFirstRunFile'] = async (_, _args, context) => {
  await context.firstRunFile.remove(actOf(context))
  return { setup: {} }
}

export const setupResolvers = {
  Query: { setup, protection, serviceState },
  Mutation: { deleteFirstRunFile },
  Setup: {
    firstRunFile: (_, _args, { firstRunFile }) => firstRunFile.path(),
    sandboxUrl: (_, _args, { sandboxUrl }) => sandboxUrl,
  },
} satisfies Resolvers
