import type { PolicyContent } from '@anoncall/domain'
import type { IssuancePolicyInput } from '../../generated/resolverTypes.ts'

/** Converts a policy from the API. */
export function policyContent(input: IssuancePolicyInput): PolicyContent {
  const { businessHours: hours } = input
  return {
    mode: input.mode ?? 'ENFORCED',
    rateLimits: input.rateLimits ?? [],
    businessHours:
      hours == null ? null : { timeZone: hours.timeZone, windows: hours.windows, closedDates: hours.closedDates ?? [] },
    challenge: input.challenge ?? 'NONE',
  }
}
