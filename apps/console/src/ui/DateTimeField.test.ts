import { expect, test } from 'vitest'
import { instantOf, localTextOf } from './DateTimeField.tsx'

test('an instant survives the round trip through a date and time field in any time zone', () => {
  for (const at of ['2026-03-01T12:05:00.000Z', '2026-07-01T23:59:59.000Z']) expect(instantOf(localTextOf(at))).toBe(at)
})

test('a date and time field shows seconds only if they are not zero', () => {
  expect(localTextOf('2026-03-01T12:05:00.000Z')).toHaveLength(16)
  expect(localTextOf('2026-03-01T12:05:09.000Z')).toHaveLength(19)
})
