import { expect, test } from 'vitest'
import { ClockGuard } from '../../src/issuance/ClockGuard.ts'

function clocks() {
  const state = { wall: 1_700_000_000_000, monotonic: 5_000 }
  const guard = new ClockGuard({ now: () => state.wall, monotonic: () => state.monotonic })
  return {
    guard,
    pass: (ms: number) => {
      state.wall += ms
      state.monotonic += ms
    },
    set: (ms: number) => {
      state.wall += ms
    },
    wall: () => state.wall,
  }
}

test('trusts a clock without jumps', () => {
  const { guard, pass, wall } = clocks()
  for (let second = 0; second < 100; second += 1) {
    pass(1_000)
    expect(guard.sample()).toBe(true)
    expect(guard.trustedNow()).toBe(wall())
  }
})

test.each([3_000, -3_000, 86_400_000, -86_400_000])(
  'issues nothing after a jump of %i ms until two samples agree',
  (jump) => {
    const { guard, pass, set } = clocks()
    pass(1_000)
    guard.sample()
    set(jump)
    expect(guard.trustedNow()).toBeNull()
    pass(1_000)
    expect(guard.sample()).toBe(false)
    expect(guard.trustedNow()).toBeNull()
    pass(1_000)
    expect(guard.sample()).toBe(false)
    expect(guard.trustedNow()).toBeNull()
    pass(1_000)
    expect(guard.sample()).toBe(true)
    expect(guard.trustedNow()).not.toBeNull()
  },
)

test('never trusts a clock that keeps jumping', () => {
  const { guard, pass, set } = clocks()
  for (let second = 0; second < 50; second += 1) {
    pass(1_000)
    set(second % 2 === 0 ? 5_000 : -5_000)
    expect(guard.sample()).toBe(false)
    expect(guard.trustedNow()).toBeNull()
  }
})

test('never returns a time ahead of the monotonic clock, even between two samples', () => {
  const { guard, pass, set } = clocks()
  pass(1_000)
  guard.sample()
  set(1_000)
  expect(guard.trustedNow()).not.toBeNull()
  set(1)
  expect(guard.trustedNow()).toBeNull()
})

test('accepts a drift of two seconds against the anchor, and not a millisecond more', () => {
  const { guard, pass, set } = clocks()
  pass(1_000)
  set(1_000)
  expect(guard.sample()).toBe(true)
  set(1_000)
  expect(guard.trustedNow()).not.toBeNull()
  pass(1_000)
  expect(guard.sample()).toBe(true)
  set(1)
  expect(guard.trustedNow()).toBeNull()
})

test('does not trust a clock that was set back by more than a second, even before the next sample', () => {
  const { guard, set } = clocks()
  set(-1_000)
  expect(guard.trustedNow()).not.toBeNull()
  set(-1)
  expect(guard.trustedNow()).toBeNull()
})

test.each([900, 390, 100, 34, -900, -390, -100, -34])(
  'limits many small steps of %i ms a second to two seconds a minute',
  (step) => {
    const { guard, pass, set } = clocks()
    let issuedOff = 0
    for (let second = 1; second <= 60; second += 1) {
      pass(1_000)
      set(step)
      guard.sample()
      if (guard.trustedNow() === null) break
      issuedOff = Math.abs(second * step)
    }
    expect(issuedOff).toBeLessThanOrEqual(2_000)
  },
)

test('returns no steady time until the clock has run long enough without a jump', () => {
  const { guard, pass, set, wall } = clocks()
  pass(59_999)
  expect(guard.steadyNow(60_000)).toBeNull()
  pass(1)
  expect(guard.steadyNow(60_000)).toBe(wall())
  set(86_400_000)
  for (let second = 0; second < 59; second += 1) {
    guard.sample()
    pass(1_000)
    expect(guard.steadyNow(60_000)).toBeNull()
  }
  guard.sample()
  pass(1_000)
  expect(guard.steadyNow(60_000)).toBe(wall())
  set(86_400_000)
  expect(guard.steadyNow(60_000)).toBeNull()
})

test('follows a clock that is slewed slowly', () => {
  const { guard, pass, set } = clocks()
  for (let second = 0; second < 10_000; second += 1) {
    pass(1_000)
    set(1)
    expect(guard.sample()).toBe(true)
  }
  expect(guard.trustedNow()).not.toBeNull()
})
