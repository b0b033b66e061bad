import type { IssuancePolicyInput } from '../../generated/graphql.ts'
import { type LimitDraft, type PolicyDraft, UNIT_SECONDS } from './PolicyDraft.ts'

/** A draft as the contract takes it. What is no number is sent as 0, which the server refuses with its own sentence. */
export function policyInputOf({
  mode,
  rateLimits,
  hasHours,
  businessHours,
  challenge,
}: PolicyDraft): IssuancePolicyInput {
  const { timeZone, windows, closedDates } = businessHours
  return {
    mode,
    rateLimits: rateLimits.map((limit) => ({
      scope: limit.scope,
      limit: typeof limit.limit === 'number' ? limit.limit : 0,
      windowSeconds: windowSecondsOf(limit) ?? 0,
    })),
    businessHours: hasHours ? { timeZone, windows: [...windows], closedDates: [...closedDates] } : null,
    challenge,
  }
}

/** A limit's window, in seconds. Undefined while nothing is typed. */
export function windowSecondsOf({ count, unit }: Pick<LimitDraft, 'count' | 'unit'>): number | undefined {
  return typeof count === 'number' ? count * UNIT_SECONDS[unit] : undefined
}
