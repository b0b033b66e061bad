import { expect, test } from 'vitest'
import { endsAtOf } from './EndField.tsx'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')

test('a span ends that long from now, a time when it says, and by hand never', () => {
  expect(endsAtOf('quarter', undefined, NOW)).toBe('2026-03-01T12:15:00.000Z')
  expect(endsAtOf('week', '2026-03-01T13:00:00.000Z', NOW)).toBe('2026-03-08T12:00:00.000Z')
  expect(endsAtOf('at', '2026-03-01T13:00:00.000Z', NOW)).toBe('2026-03-01T13:00:00.000Z')
  expect(endsAtOf('open', '2026-03-01T13:00:00.000Z', NOW)).toBeNull()
})

test('a time that is asked for and not chosen is no end', () => {
  expect(endsAtOf('at', undefined, NOW)).toBeUndefined()
})
