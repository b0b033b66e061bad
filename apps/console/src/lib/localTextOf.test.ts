import { expect, test } from 'vitest'
import { instantOf } from '../ui/DateTimeField.tsx'
import { localTextOf } from './localTextOf.ts'

test('what a field shows of an instant is that instant again, whatever zone the reader is in', () => {
  for (const at of ['2026-03-01T12:05:00.000Z', '2026-07-01T23:59:59.000Z']) expect(instantOf(localTextOf(at))).toBe(at)
})

test('shows seconds only where there are some', () => {
  expect(localTextOf('2026-03-01T12:05:00.000Z')).toHaveLength(16)
  expect(localTextOf('2026-03-01T12:05:09.000Z')).toHaveLength(19)
})
