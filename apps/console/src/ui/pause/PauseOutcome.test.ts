import { expect, test } from 'vitest'
import { clockTime } from '../../lib/absoluteTime.ts'
import { outstandingSentence } from './PauseOutcome.tsx'

const NOW = Date.parse('2026-03-01T14:00:00.000Z')
const UNTIL = '2026-03-01T14:07:00.000Z'

test('says how many credentials a pause cannot call back, and until when', () => {
  const words = outstandingSentence({ outstandingCount: 1214, outstandingUntil: UNTIL }, NOW)
  expect(words).toContain(`1,214 credentials that were issued before stay usable until ${clockTime(UNTIL, NOW)}`)
})

test('does not threaten with credentials that are not there', () => {
  const words = outstandingSentence({ outstandingCount: 0, outstandingUntil: null }, NOW)
  expect(words).toBe('Nothing is issued any more, and no credentials issued before are still usable.')
})
