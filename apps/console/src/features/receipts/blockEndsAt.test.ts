import { expect, test } from 'vitest'
import { blockEndsAt } from './blockEndsAt.ts'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')

test('a block lasts as long as it says', () => {
  expect(blockEndsAt('hour', NOW)).toBe('2026-03-01T13:00:00.000Z')
  expect(blockEndsAt('day', NOW)).toBe('2026-03-02T12:00:00.000Z')
  expect(blockEndsAt('week', NOW)).toBe('2026-03-08T12:00:00.000Z')
  expect(blockEndsAt('lifted', NOW)).toBeUndefined()
})
