import { expect, test } from 'vitest'
import { createRefusalCeiling } from '../../src/http/createRefusalCeiling.ts'
import { TurnedAwayCounts } from '../../src/http/TurnedAwayCounts.ts'

const page = (address: string | null) => ({ address, keyKind: 'PUBLISHABLE' }) as const
const server = (address: string | null) => ({ address, keyKind: 'SECRET' }) as const

function begin(limit: number) {
  let now = 0
  let turnedAway = 0
  const ceiling = createRefusalCeiling(
    limit,
    () => now,
    () => {
      turnedAway += 1
    },
  )
  return { ceiling, pass: (milliseconds: number) => (now += milliseconds), turnedAway: () => turnedAway }
}

test('records a limited number of refusals per network and minute, and returns when the next one is allowed', () => {
  const { ceiling, pass, turnedAway } = begin(3)
  for (let count = 0; count < 3; count += 1) expect(ceiling.take(page('203.0.113.7'), false)).toBeNull()
  pass(10_000)
  expect(ceiling.peek(page('203.0.113.7'))).toBe(50)
  expect(ceiling.take(page('203.0.113.7'), false)).toBe(50)
  expect(turnedAway()).toBe(2)
  expect(ceiling.take(page('203.0.113.8'), false)).toBeNull()
  pass(50_000)
  expect(ceiling.take(page('203.0.113.7'), false)).toBeNull()
})

test('counts an IPv6 visitor by the /64 network, and all visitors without an address together', () => {
  const { ceiling } = begin(1)
  expect(ceiling.take(page('2001:db8::1'), false)).toBeNull()
  expect(ceiling.take(page('2001:db8::2'), false)).toBe(60)
  expect(ceiling.take(page('2001:db8:0:1::2'), false)).toBeNull()
  expect(ceiling.take(page(null), false)).toBeNull()
  expect(ceiling.take(page(null), false)).toBe(60)
})

test('allows a server a hundred times as many, separate from the pages of its network', () => {
  const { ceiling } = begin(2)
  for (let count = 0; count < 200; count += 1) expect(ceiling.take(server('203.0.113.7'), false)).toBeNull()
  expect(ceiling.peek(server('203.0.113.7'))).toBe(60)
  expect(ceiling.take(page('203.0.113.7'), false)).toBeNull()
})

test('counts refusals for a missing proof of work separately, and allows ten times as many', () => {
  const { ceiling } = begin(2)
  for (let count = 0; count < 3; count += 1) ceiling.take(page('203.0.113.7'), false)
  expect(ceiling.take(page('203.0.113.7'), false)).toBe(60)
  for (let count = 0; count < 20; count += 1) expect(ceiling.take(page('203.0.113.7'), true)).toBeNull()
  expect(ceiling.take(page('203.0.113.7'), true)).toBe(60)
  expect(ceiling.take(page('203.0.113.8'), false)).toBeNull()
})

test('does not count a peek', () => {
  const { ceiling } = begin(1)
  for (let count = 0; count < 5; count += 1) expect(ceiling.peek(page('203.0.113.7'))).toBeNull()
})

test('the counts cover the last 24 hours', () => {
  let now = 0
  const counts = new TurnedAwayCounts(() => now)
  counts.count('flood')
  counts.count('refusals')
  now = 23 * 3_600_000
  counts.count('refusals')
  expect(counts.read()).toEqual({ flood: 1, refusals: 2 })
  now = 24 * 3_600_000
  expect(counts.read()).toEqual({ flood: 0, refusals: 1 })
  now = 48 * 3_600_000
  expect(counts.read()).toEqual({ flood: 0, refusals: 0 })
})
