import { expect, test } from 'vitest'
import { PREVIEW_CHOICES, previewRange } from './PolicyPreview.tsx'
import { previewWords } from './previewWords.ts'

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

test('says of how many decisions how many would change, and how', () => {
  expect(previewWords(COUNTS, decisionsOf)).toEqual([
    'Of yesterday’s 1,240 decisions, 31 would change: 27 refused by a limit and 4 refused outside the hours.',
  ])
})

test('tells what would be issued, refused for another reason, recorded and asked for a proof', () => {
  expect(
    previewWords(
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
    'Of yesterday’s 1,240 decisions, 4 would change: 1 issued that was refused by a limit and 3 refused outside the hours (before: another reason).',
    'Recorded only, and allowed: 12 refused by a limit.',
    '200 would require a proof of work that was not required before.',
    'Only the newest decisions were evaluated.',
  ])
})

test('nothing that changes, and nothing there, are two different answers', () => {
  const none = { ...COUNTS, changedCount: 0, newlyRefused: [] }
  expect(previewWords(none, decisionsOf)).toEqual(['None of yesterday’s 1,240 decisions would change.'])
  expect(previewWords({ ...none, decisionCount: 0 }, decisionsOf)).toEqual([
    'There are no decisions in this period to compare with.',
  ])
})

test('the past is in whole days of the reader’s calendar, today left out', () => {
  const now = new Date(2026, 2, 30, 15, 0).getTime()
  const days = { first: '2026-03-01', last: '2026-03-02' }
  const at = (day: number) => new Date(2026, 2, day).toISOString()
  expect(previewRange('yesterday', days, now)).toEqual({ from: at(29), to: at(30) })
  expect(previewRange('week', days, now)).toEqual({ from: at(23), to: at(30) })
  expect(previewRange('days', days, now)).toEqual({ from: at(1), to: at(3) })
  expect(previewRange('days', { first: '', last: '2026-03-02' }, now)).toBeUndefined()
})
