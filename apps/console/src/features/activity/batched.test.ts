import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { batched } from './batched.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('hands on the first at once, and a thousand more in one group a second later', () => {
  const groups: (readonly number[])[] = []
  const batch = batched<number>((items) => groups.push(items), 1_000)
  batch.add(-1)
  for (let item = 0; item < 1_000; item += 1) batch.add(item)
  expect(groups).toEqual([[-1]])
  vi.advanceTimersByTime(999)
  expect(groups).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(groups).toHaveLength(2)
  expect(groups[1]).toHaveLength(1_000)
})

test('after a quiet second the next one goes at once again', () => {
  const groups: (readonly number[])[] = []
  const batch = batched<number>((items) => groups.push(items), 1_000)
  batch.add(1)
  vi.advanceTimersByTime(1_000)
  batch.add(2)
  expect(groups).toEqual([[1], [2]])
})

test('hands nothing on once it has ended', () => {
  const groups: (readonly number[])[] = []
  const batch = batched<number>((items) => groups.push(items), 1_000)
  batch.add(1)
  batch.add(2)
  batch.end()
  vi.advanceTimersByTime(5_000)
  expect(groups).toEqual([[1]])
})
