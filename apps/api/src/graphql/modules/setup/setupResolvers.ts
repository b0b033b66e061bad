import type { Resolvers } from '../../generated/resolverTypes.ts'
import { actOf } from '../../principals.ts'

export const setupResolvers = {
  Query: {
    setup: () => ({}),
    serviceState: async (_, _args, { isAuditLogRemoved }) => ({ isAuditLogRemoved: await isAuditLogRemoved() }),
  },
  Mutation: {
    deleteFirstRunFile: async (_, _args, context) => {
      await context.firstRunFile.remove(actOf(context))
      return { setup: {} }
    },
  },
  Setup: {
    firstRunFile: (_, _args, { firstRunFile }) => firstRunFile.path(),
    sandboxUrl: (_, _args, { sandboxUrl }) => sandboxUrl,
  },
} satisfies Resolvers
