import { expect, test } from 'vitest'
import { visitorSentence } from './visitorSentence.ts'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')

test('without a message there is a general sentence', () => {
  expect(visitorSentence('  ', null, NOW)).toBe('Calls are paused at the moment.')
})

test('an end is told after the message, with the day where it is another one', () => {
  expect(visitorSentence('We move', '2026-03-01T16:30:00.000Z', NOW, 'UTC')).toBe(
    'We move. Calls are possible again at 16:30.',
  )
  expect(visitorSentence('Closed!', '2026-03-02T09:00:00.000Z', NOW, 'UTC')).toBe(
    'Closed! Calls are possible again on Monday 2 March at 09:00.',
  )
})
