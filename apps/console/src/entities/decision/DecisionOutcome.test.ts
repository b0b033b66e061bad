import { expect, test } from 'vitest'
import { describeCallOutcome } from './DecisionOutcome.tsx'

const CONNECTED = '2026-03-01T12:00:00.000Z'
const ENDED = '2026-03-01T12:03:00.000Z'

test.each([
  [null, null],
  [{ connectedAt: CONNECTED, endedAt: null, failureCode: null }, 'Connected'],
  [{ connectedAt: CONNECTED, endedAt: ENDED, failureCode: null }, 'Ended after 3 minutes'],
  [{ connectedAt: null, endedAt: ENDED, failureCode: null }, 'Abandoned before it connected'],
  [{ connectedAt: null, endedAt: ENDED, failureCode: 'call:4' }, 'Failed: call:4'],
])('describes the report %o as "%s"', (report, words) => {
  expect(describeCallOutcome(report)).toBe(words)
})
