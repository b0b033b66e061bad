import { expect, test } from 'vitest'
import { durationWords } from './durationWords.ts'

test.each([
  [0, '0 seconds'],
  [0.2, 'less than a second'],
  [1, '1 second'],
  [90, '1 minute 30 seconds'],
  [600, '10 minutes'],
  [3600, '1 hour'],
  [3601, '1 hour'],
  [86_400 + 7200 + 59, '1 day 2 hours'],
  [1_500 * 86_400, '1,500 days'],
])('says %d seconds as «%s»', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words)
})
