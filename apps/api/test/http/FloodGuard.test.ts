import { expect, it } from 'vitest'
import { FloodGuard } from '../../src/http/FloodGuard.ts'

it('lets strangers share one count once there are too many to tell apart, and those it knows keep theirs', () => {
  let now = 0
  const guard = new FloodGuard(2, () => now)
  for (let index = 0; index < 100_000; index += 1) guard.take(`known ${index}`)
  expect([guard.take('stranger 1'), guard.take('stranger 2'), guard.take('stranger 3')]).toEqual([null, null, 60])
  expect(guard.take('known 7')).toBeNull()
  now = 60_000
  expect(guard.take('stranger 3')).toBeNull()
})
