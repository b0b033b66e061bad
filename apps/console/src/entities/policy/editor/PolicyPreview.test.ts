import { expect, test } from 'vitest'
import { describePreview, PREVIEW_CHOICES, previewRange } from './PolicyPreview.tsx'

const COUNTS = {
  __typename: 'PolicyPreviewPayload' as const,
  decisionCount: 1240,
  isPartial: false,
  changedCount: 31,
  newlyRefused: [
    { reason: 'RATE_LIMITED' as const, count: 27 },
    { reason: 'OUTSIDE_BUSINESS_HOURS' as const, count: 4 },
  ],
  newlyIssued: [],
  refusedOtherwise: [],
  newlyRecorded: [],
  newlyChallenged: 0,
}
const { decisionsOf } = PREVIEW_CHOICES.yesterday

test('states how many decisions would change, and to which outcome', () => {
  expect(describePreview(COUNTS, decisionsOf)).toEqual([
    'Of yesterday’s 1,240 decisions, 31 would change: 27 refused by a limit and 4 refused outside the hours.',
  ])
})

test('lists newly issued, differently refused, recorded and challenged decisions', () => {
  expect(
    describePreview(
      {
        ...COUNTS,
        changedCount: 4,
        newlyRefused: [],
        newlyIssued: [{ reason: 'RATE_LIMITED', count: 1 }],
        refusedOtherwise: [{ reason: 'OUTSIDE_BUSINESS_HOURS', count: 3 }],
        newlyRecorded: [{ reason: 'RATE_LIMITED', count: 12 }],
        newlyChallenged: 200,
        isPartial: true,
      },
      decisionsOf,
    ),
  ).toEqual([
    'Of yesterday’s 1,240 decisions, 4 would change: 1 issued that was refused by a limit and 3 refused outside the hours (previously for another reason).',
    '12 would still be issued, but recorded as “would be refused”: 12 by a limit.',
    '200 would require a proof of work that was not required before.',
    'Only the newest decisions were evaluated.',
  ])
})

test('distinguishes a period without changes from a period without decisions', () => {
  const none = { ...COUNTS, changedCount: 0, newlyRefused: [] }
  expect(describePreview(none, decisionsOf)).toEqual(['None of yesterday’s 1,240 decisions would change.'])
  expect(describePreview({ ...none, decisionCount: 0 }, decisionsOf)).toEqual([
    'There are no decisions in this period to compare with.',
  ])
})

test('a period consists of whole days in the user’s time zone, without today', () => {
  const now = new Date(2026, 2, 30, 15, 0).getTime()
  const days = { first: '2026-03-01', last: '2026-03-02' }
  const at = (day: number) => new Date(2026, 2, day).toISOString()
  expect(previewRange('yesterday', days, now)).toEqual({ from: at(29), to: at(30) })
  expect(previewRange('week', days, now)).toEqual({ from: at(23), to: at(30) })
  expect(previewRange('days', days, now)).toEqual({ from: at(1), to: at(3) })
  expect(previewRange('days', { first: '', last: '2026-03-02' }, now)).toBeUndefined()
})
