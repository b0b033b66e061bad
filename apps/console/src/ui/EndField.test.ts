import { expect, test } from 'vitest'
import { endsAtOf } from './EndField.tsx'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')

test('a duration ends relative to now, a chosen time ends then, and "open" has no end', () => {
  expect(endsAtOf('quarter', undefined, NOW)).toBe('2026-03-01T12:15:00.000Z')
  expect(endsAtOf('week', '2026-03-01T13:00:00.000Z', NOW)).toBe('2026-03-08T12:00:00.000Z')
  expect(endsAtOf('at', '2026-03-01T13:00:00.000Z', NOW)).toBe('2026-03-01T13:00:00.000Z')
  expect(endsAtOf('open', '2026-03-01T13:00:00.000Z', NOW)).toBeNull()
})

test('returns undefined while no time is chosen', () => {
  expect(endsAtOf('at', undefined, NOW)).toBeUndefined()
})
