import type { Resolvers } from '../../generated/resolverTypes.ts'
import { loadNode } from '../../nodeIds.ts'
import { DateTime } from '../../scalars/DateTime.ts'
import { LocalDate } from '../../scalars/LocalDate.ts'
import { LocalTime } from '../../scalars/LocalTime.ts'
import { TimeZone } from '../../scalars/TimeZone.ts'

export const baseResolvers = {
  DateTime,
  LocalDate,
  LocalTime,
  TimeZone,
  Query: {
    node: (_, { id }, { reads, principal }) => loadNode(reads, principal.scopes, id),
  },
} satisfies Resolvers
