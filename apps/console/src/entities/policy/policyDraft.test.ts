import { expect, test } from 'vitest'
import { policy } from '../../testing/fixtures.ts'
import { draftOf, type LimitDraft, type PolicyDraft, policyInputOf, problemsOf } from './policyDraft.ts'
import type { WindowDraft } from './settings/weeklyWindows.ts'

const POLICY = policy({
  mode: 'MONITORED',
  rateLimits: [
    { scope: 'ADDRESS', limit: 5, windowSeconds: 600 },
    { scope: 'OWNER', limit: 100, windowSeconds: 86_400 },
    { scope: 'CALLEE', limit: 3, windowSeconds: 90 },
  ],
  businessHours: {
    timeZone: 'Asia/Tokyo',
    windows: [{ weekday: 'FRIDAY', opens: '22:00', closes: '24:00' }],
    closedDates: ['2026-12-25'],
    isOpen: false,
    nextOpenAt: null,
  },
  challenge: 'PROOF_OF_WORK',
})

test('an unchanged draft converts back to the saved policy', () => {
  expect(policyInputOf(draftOf(POLICY, 'UTC'))).toEqual({
    mode: 'MONITORED',
    rateLimits: [
      { scope: 'ADDRESS', limit: 5, windowSeconds: 600 },
      { scope: 'OWNER', limit: 100, windowSeconds: 86_400 },
      { scope: 'CALLEE', limit: 3, windowSeconds: 90 },
    ],
    businessHours: {
      timeZone: 'Asia/Tokyo',
      windows: [{ weekday: 'FRIDAY', opens: '22:00', closes: '24:00' }],
      closedDates: ['2026-12-25'],
    },
    challenge: 'PROOF_OF_WORK',
  })
})

test('shows a window in the largest unit that divides it', () => {
  expect(draftOf(POLICY, 'UTC').rateLimits.map(({ windowLength, windowUnit }) => [windowLength, windowUnit])).toEqual([
    [10, 'MINUTE'],
    [24, 'HOUR'],
    [90, 'SECOND'],
  ])
})

test('does not send disabled hours, and starts new hours in the user’s time zone', () => {
  const draft = draftOf({ ...POLICY, businessHours: null }, 'Europe/Lisbon')
  expect(policyInputOf(draft).businessHours).toBeNull()
  expect(policyInputOf({ ...draft, hasHours: true }).businessHours?.timeZone).toBe('Europe/Lisbon')
})

const NOTHING = draftOf(null, 'UTC')

test('a new draft with hours enabled has no problems', () => {
  expect(problemsOf({ ...NOTHING, hasHours: true })).toEqual({})
})

test('reports each problem of a window at the affected field', () => {
  const problems = withWindows(
    { weekday: 'MONDAY', opens: '9', closes: '12:00' },
    { weekday: 'TUESDAY', opens: '12:00', closes: '12:00' },
    { weekday: 'FRIDAY', opens: '09:00', closes: '17:00' },
    { weekday: 'FRIDAY', opens: '16:00', closes: '24:00' },
  )
  expect(problems).toEqual({
    'businessHours.windows.0.opens': 'Enter a time from 00:00 to 24:00.',
    'businessHours.windows.1.closes':
      'The closing time must be after the opening time. For hours past midnight, add a window on the next day.',
    'businessHours.windows.3.opens': 'Overlaps 09:00 to 17:00.',
  })
})

test('reports missing windows and a missing zone only while hours are enabled', () => {
  const businessHours = { timeZone: '', windows: [], closedDates: [] }
  expect(Object.keys(problemsOf({ ...NOTHING, hasHours: true, businessHours }))).toEqual([
    'businessHours.timeZone',
    'businessHours.windows',
  ])
  expect(problemsOf({ ...NOTHING, hasHours: false, businessHours })).toEqual({})
})

test('checks the range of a limit and of its window, and rejects duplicates', () => {
  expect(
    withLimits(
      { scope: 'ADDRESS', limit: 0, windowLength: 1, windowUnit: 'MINUTE' },
      { scope: 'OWNER', limit: '', windowLength: '', windowUnit: 'MINUTE' },
      { scope: 'CALLEE', limit: 1_000_001, windowLength: 25, windowUnit: 'HOUR' },
      { scope: 'ADDRESS', limit: 9, windowLength: 60, windowUnit: 'SECOND' },
    ),
  ).toEqual({
    'rateLimits.0.limit': 'Enter a whole number from 1 to 1,000,000.',
    'rateLimits.1.limit': 'Enter a whole number from 1 to 1,000,000.',
    'rateLimits.1.windowSeconds': 'Enter a window from 1 second to 24 hours.',
    'rateLimits.2.limit': 'Enter a whole number from 1 to 1,000,000.',
    'rateLimits.2.windowSeconds': 'Enter a window from 1 second to 24 hours.',
    'rateLimits.3': 'A limit with this scope and window already exists.',
  })
  expect(withLimits({ scope: 'ADDRESS', limit: 1_000_000, windowLength: 24, windowUnit: 'HOUR' })).toEqual({})
})

const withWindows = (...windows: WindowDraft[]) =>
  problemsOf({ ...NOTHING, hasHours: true, businessHours: { timeZone: 'UTC', windows, closedDates: [] } })

function withLimits(...rateLimits: LimitDraft[]) {
  const draft: PolicyDraft = { ...NOTHING, rateLimits }
  return problemsOf(draft)
}
