import type { Resolvers } from '../../generated/resolverTypes.ts'
import { loadNode } from '../../nodeIds.ts'
import { DateTime } from '../../scalars/DateTime.ts'

export const baseResolvers = {
  DateTime,
  Query: {
    node: (_, { id }, { reads, principal }) => loadNode(reads, principal.scopes, id),
  },
} satisfies Resolvers
