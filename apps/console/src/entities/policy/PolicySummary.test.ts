import { expect, test } from 'vitest'
import { describePolicy } from './PolicySummary.tsx'
import { draftOf, type PolicyDraft } from './policyDraft.ts'

const NOW = Date.parse('2026-03-02T12:00:00.000Z')
const NOTHING = draftOf(null, 'Europe/Lisbon')
const OFFICE: PolicyDraft = { ...NOTHING, hasHours: true }
const HOURS = OFFICE.businessHours

test('describes hours, closed days, limits and mode in plain language', () => {
  const draft: PolicyDraft = {
    ...OFFICE,
    mode: 'MONITORED',
    businessHours: {
      ...HOURS,
      windows: HOURS.windows.map((window) => ({ ...window, closes: '17:30' })),
      closedDates: ['2026-03-01', '2026-04-03', '2026-12-24', '2026-12-25'],
    },
    rateLimits: [{ scope: 'ADDRESS', limit: 5, windowLength: 10, windowUnit: 'MINUTE' }],
  }
  expect(words(draft)).toBe(
    'Calls are possible Monday to Friday, 09:00 to 17:30 (Europe/Lisbon), except on 3 closed days. ' +
      'At most 5 times in 10 minutes for each visitor. No proof of work is required. Requests that do not match are recorded, but not refused.',
  )
})

test('states that a policy without restrictions allows everything', () => {
  expect(words(NOTHING)).toBe(
    'Calls are possible at any time. No limits are set. No proof of work is required. This policy allows everything.',
  )
})

test('describes each limit in its own sentence with its scope', () => {
  const draft: PolicyDraft = {
    ...NOTHING,
    challenge: 'PROOF_OF_WORK',
    rateLimits: [
      { scope: 'CALLEE', limit: 1, windowLength: 90, windowUnit: 'SECOND' },
      { scope: 'OWNER', limit: 1000, windowLength: 24, windowUnit: 'HOUR' },
    ],
  }
  expect(words(draft)).toContain(
    'At most once in 1 minute 30 seconds for each callee. At most 1,000 times in 1 day for all callers together.',
  )
  expect(words(draft)).toContain(
    'Each call requires a proof of work in the visitor’s browser. Requests that do not match are refused.',
  )
})

test('groups days with the same hours, names whole days, and merges windows that touch', () => {
  const window = (weekday: 'MONDAY' | 'WEDNESDAY' | 'SATURDAY' | 'SUNDAY', opens: string, closes: string) => ({
    weekday,
    opens,
    closes,
  })
  const windows = [
    window('MONDAY', '13:00', '17:00'),
    window('MONDAY', '09:00', '12:00'),
    window('WEDNESDAY', '09:00', '12:00'),
    window('WEDNESDAY', '13:00', '17:00'),
    window('SATURDAY', '00:00', '12:00'),
    window('SATURDAY', '12:00', '24:00'),
  ]
  expect(words({ ...OFFICE, businessHours: { timeZone: 'America/New_York', windows, closedDates: [] } })).toContain(
    'Calls are possible Monday and Wednesday, 09:00 to 12:00 and 13:00 to 17:00; Saturday, all day (America/New York).',
  )
})

test('omits invalid parts and asks the user to check the marked fields', () => {
  const broken = {
    ...HOURS,
    windows: [...HOURS.windows, { weekday: 'SUNDAY', opens: 'ten', closes: '12:00' } as const],
  }
  expect(words({ ...OFFICE, businessHours: broken })).toContain('Monday to Friday, 09:00 to 17:00')
  expect(words({ ...OFFICE, businessHours: broken })).not.toContain('Sunday')
  expect(words({ ...OFFICE, businessHours: broken })).toContain('Some fields are not valid.')
  expect(words({ ...OFFICE, businessHours: { ...HOURS, windows: [] } })).toContain('Calls are never possible')
})

const words = (draft: PolicyDraft) =>
  describePolicy(draft, NOW)
    .map(({ text }) => text)
    .join(' ')
