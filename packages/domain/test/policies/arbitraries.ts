import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { BusinessHours, BusinessWindow } from '../../src/policies/businessHours.ts'
import type { PolicyContent, RateLimit } from '../../src/policies/policy.ts'

export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const

/** Zones with all kinds of clock changes: one hour, half an hour, two hours, none, and in the opposite direction. */
export const zones = [
  'UTC',
  'Europe/Lisbon',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Chatham',
] as const

const QUARTER = 900_000

/** Quarters of an hour near a clock change of the zone, or anywhere from 2011 to 2030. */
export function instantsIn(zone: string): fc.Arbitrary<number> {
  const anywhere = fc
    .integer({ min: Date.UTC(2011, 0) / QUARTER, max: Date.UTC(2030, 0) / QUARTER })
    .map((quarter) => quarter * QUARTER)
  const nearChange = fc
    .tuple(anywhere, fc.integer({ min: -150, max: 150 }))
    .map(([instant, quarters]) => (nextChange(zone, instant) ?? instant) + quarters * QUARTER)
  return fc.oneof(anywhere, nearChange, nearChange)
}

function nextChange(zone: string, instant: number): number | null {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
  return zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? null
}

/** A window of quarters of an hour, up to the end of the day. */
const window: fc.Arbitrary<BusinessWindow> = fc
  .record({
    weekday: fc.constantFrom(...weekdays),
    opens: fc.integer({ min: 0, max: 95 }),
    length: fc.integer({ min: 1, max: 96 }),
  })
  .map(({ weekday, opens, length }) => ({
    weekday,
    opens: timeOf(opens),
    closes: timeOf(Math.min(opens + length, 96)),
  }))

function timeOf(quarter: number): string {
  const minutes = quarter * 15
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Hours of one zone, with closed dates around an instant. */
export function hoursAround(zone: string, instant: number): fc.Arbitrary<BusinessHours> {
  const closedDate = fc
    .integer({ min: -2, max: 9 })
    .map((days) => new Date(instant + days * 86_400_000).toISOString().slice(0, 10))
  return fc.record({
    timeZone: fc.constant(zone),
    windows: fc.uniqueArray(window, { minLength: 1, maxLength: 6, selector: ({ weekday }) => weekday }),
    closedDates: fc.uniqueArray(closedDate, { maxLength: 3 }),
  })
}

/** Limits that a few requests can reach. */
const rateLimit: fc.Arbitrary<RateLimit> = fc.record({
  scope: fc.constantFrom('OWNER', 'CALLEE', 'ADDRESS'),
  limit: fc.integer({ min: 1, max: 4 }),
  windowSeconds: fc.constantFrom(1, 60, 3_600),
})

export function policyAround(zone: string, instant: number): fc.Arbitrary<PolicyContent> {
  return fc.record({
    mode: fc.constantFrom('ENFORCED', 'ENFORCED', 'MONITORED'),
    rateLimits: fc.uniqueArray(rateLimit, {
      maxLength: 3,
      selector: ({ scope, windowSeconds }) => `${scope} ${windowSeconds}`,
    }),
    businessHours: fc.option(hoursAround(zone, instant), { freq: 2 }),
    challenge: fc.constantFrom('NONE', 'NONE', 'PROOF_OF_WORK'),
  })
}
