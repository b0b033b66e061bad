import type { UsageCounts } from '@anoncall/domain'
import { apiError } from '../../errors.ts'
import type { GraphQLContext } from '../../GraphQLContext.ts'
import type { QueryUsageArgs, Resolvers } from '../../generated/resolverTypes.ts'

const everywhere = { realmId: null, destinationId: null, apiClientId: null }

export const usageResolvers = {
  Query: { usage: (_, args, context) => usage(context, everywhere, args) },
  Realm: { usage: ({ id }, args, context) => usage(context, { ...everywhere, realmId: id }, args) },
  Destination: { usage: ({ id }, args, context) => usage(context, { ...everywhere, destinationId: id }, args) },
  ApiClient: { usage: ({ id }, args, context) => usage(context, { ...everywhere, apiClientId: id }, args) },
} satisfies Resolvers

/** @throws BAD_USER_INPUT if the range is empty or has too many points */
async function usage({ useCases }: GraphQLContext, owner: typeof everywhere | OwnerOf, args: QueryUsageArgs) {
  const outcome = await useCases.readUsage({ ...owner, ...args })
  if (outcome.kind === 'invalid')
    throw apiError('BAD_USER_INPUT', outcome.issues.map(({ message }) => message).join(' '))
  const { resolution, points, totals } = outcome.series
  return {
    resolution,
    points: points.map(({ startsAt, counts }) => ({ startsAt, counts: told(counts) })),
    totals: told(totals),
  }
}

interface OwnerOf {
  readonly realmId: string | null
  readonly destinationId: string | null
  readonly apiClientId: string | null
}

function told(counts: UsageCounts) {
  return { ...counts, refusals: [...counts.refusals] }
}
