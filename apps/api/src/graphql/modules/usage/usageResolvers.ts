import type { UsageCounts } from '@anoncall/domain'
import { apiError } from '../../errors.ts'
import type { GraphQLContext } from '../../GraphQLContext.ts'
import type { QueryResolvers, QueryUsageArgs, Resolvers } from '../../generated/resolverTypes.ts'

const everywhere = { realmId: null, destinationId: null, apiClientId: null }

export const usage: QueryResolvers['usage'] = (_, args, context) => readUsage(context, everywhere, args)

export const usageResolvers = {
  Query: { usage },
  Realm: { usage: ({ id }, args, context) => readUsage(context, { ...everywhere, realmId: id }, args) },
  Destination: { usage: ({ id }, args, context) => readUsage(context, { ...everywhere, destinationId: id }, args) },
  ApiClient: { usage: ({ id }, args, context) => readUsage(context, { ...everywhere, apiClientId: id }, args) },
} satisfies Resolvers

/** @throws BAD_USER_INPUT if the range is empty or has too many points */
async function readUsage({ useCases }: GraphQLContext, owner: typeof everywhere | OwnerOf, args: QueryUsageArgs) {
  const outcome = await useCases.readUsage({ ...owner, ...args })
  if (outcome.kind === 'invalid')
    throw apiError('BAD_USER_INPUT', outcome.issues.map(({ message }) => message).join(' '))
  const { resolution, points, totals } = outcome.series
  return {
    resolution,
    points: points.map(({ startsAt, counts }) => ({ startsAt, counts: countsOf(counts) })),
    totals: countsOf(totals),
  }
}

interface OwnerOf {
  readonly realmId: string | null
  readonly destinationId: string | null
  readonly apiClientId: string | null
}

function countsOf(counts: UsageCounts) {
  return { ...counts, refusals: [...counts.refusals] }
}
