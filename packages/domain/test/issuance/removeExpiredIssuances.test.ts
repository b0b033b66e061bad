import { expect, test, vi } from 'vitest'
import { beginStory } from '../story/beginStory.ts'

test('issuances are kept for the retention time, and for ever with 0', async () => {
  const { shop, askOne, useCases, store, clock } = beginStory()
  const { client } = await shop()
  const outcome = await askOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  clock.advance(86_400_000)
  expect(await useCases.removeExpiredIssuances(1)).toBe(0)
  clock.advance(1)
  expect(await useCases.removeExpiredIssuances(0)).toBe(0)
  expect(await useCases.removeExpiredIssuances(1)).toBe(1)
  expect(await store.issuances.find(outcome.issuance.id)).toBeNull()
})

test('issuances are not taken for old before the clock has run evenly for a minute', async () => {
  const { shop, askOne, useCases, clock, clockGuard } = beginStory()
  const { client } = await shop()
  await askOne(client.id, ['support'])
  clock.set(clock.now() + 10 * 86_400_000)
  clockGuard.sample()
  for (let second = 0; second < 59; second += 1) {
    clock.advance(1_000)
    clockGuard.sample()
    expect(await useCases.removeExpiredIssuances(1)).toBe(0)
  }
  clock.advance(1_000)
  clockGuard.sample()
  expect(await useCases.removeExpiredIssuances(1)).toBe(1)
})

test('however many are old, they go a thousand at a time', async () => {
  const { shop, askOne, useCases, store, clock } = beginStory()
  const { client } = await shop()
  const outcome = await askOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  await store.issuances.record(
    Array.from({ length: 1_500 }, (_, index) => ({ ...outcome.issuance, id: `iss_more${index}` })),
  )
  const turns: number[] = []
  const { removeBefore } = store.issuances
  store.issuances.removeBefore = async (before, now, limit) => {
    turns.push(limit)
    return removeBefore(before, now, limit)
  }
  clock.advance(86_400_001)
  expect(await useCases.removeExpiredIssuances(1)).toBe(1_501)
  expect(turns).toEqual([1_000, 1_000])
})

test('while the clock cannot be trusted the store is asked to remove and to forget nothing', async () => {
  const { useCases, store, clock } = beginStory()
  const asked = [
    vi.spyOn(store.issuances, 'removeBefore'),
    vi.spyOn(store.issuances, 'forgetVisitors'),
    vi.spyOn(store.blocks, 'removeEnded'),
  ]
  clock.advance(60_000)
  clock.set(clock.now() + 86_400_000)
  expect(await useCases.removeExpiredIssuances(1)).toBe(0)
  expect(await useCases.forgetVisitors()).toBe(0)
  expect(await useCases.removeEndedBlocks()).toBe(0)
  expect(asked.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0])
})

test('an issuance that is still good at the gateway is kept, however old it is', async () => {
  const { shop, askOne, useCases, store, clock } = beginStory()
  const { client } = await shop()
  const outcome = await askOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  const expiresAt = clock.now() + 5 * 86_400_000
  await store.issuances.record([{ ...outcome.issuance, id: 'iss_long', expiresAt }])
  clock.advance(5 * 86_400_000 - 1)
  expect(await useCases.removeExpiredIssuances(1)).toBe(1)
  clock.advance(1)
  expect(await useCases.removeExpiredIssuances(1)).toBe(1)
})
