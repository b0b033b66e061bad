import { expect, test } from 'vitest'
import { type FirstRunFacts, firstRunSteps } from './HomePage.tsx'

test('no step is done without data', () => {
  expect(doneOf(home({}), false)).toEqual([])
})

test('a step is done if its data exists', () => {
  expect(doneOf(home({ destinations: 1 }), false)).toEqual(['realm', 'destination'])
  expect(doneOf(home({ destinations: 0, keyState: 'ACTIVE' }), false)).toEqual(['realm', 'key'])
})

test('does not count a revoked key', () => {
  expect(doneOf(home({ destinations: 0, keyState: 'REVOKED' }), false)).toEqual(['realm'])
})

test('the test call is done after a playground trial or after the first use of a key', () => {
  expect(doneOf(home({ destinations: 1, keyState: 'ACTIVE' }), true)).toContain('call')
  expect(
    doneOf(home({ destinations: 1, keyState: 'ACTIVE', lastUsedAt: '2026-03-01T12:00:00.000Z' }), false),
  ).toContain('call')
})

const doneOf = (facts: FirstRunFacts, hasTrial: boolean) =>
  firstRunSteps(facts, hasTrial).flatMap(({ kind, isDone }) => (isDone ? [kind] : []))

function home({ destinations, keyState, lastUsedAt = null }: HomeFacts): FirstRunFacts {
  const realm = { destinations: Array.from({ length: destinations ?? 0 }, (_, index) => ({ id: `dst_${index}` })) }
  const keys = keyState === undefined ? [] : [{ state: keyState, lastUsedAt }]
  return {
    realms: destinations === undefined ? { totalCount: 0, edges: [] } : { totalCount: 1, edges: [{ node: realm }] },
    apiClients: { edges: [{ node: { keys } }] },
  }
}

interface HomeFacts {
  readonly destinations?: number
  readonly keyState?: 'ACTIVE' | 'REVOKED'
  readonly lastUsedAt?: string | null
}
