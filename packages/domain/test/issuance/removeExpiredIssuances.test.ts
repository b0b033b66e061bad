import { expect, test, vi } from 'vitest'
import { createUseCases } from '../../src/createUseCases.ts'
import { ClockGuard } from '../../src/issuance/ClockGuard.ts'
import { beginStory } from '../story/beginStory.ts'

test('issuances are kept for the retention time, and for ever with 0', async () => {
  const { shop, askOne, useCases, store, clock } = beginStory()
  const { client } = await shop()
  const outcome = await askOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  clock.advance(86_400_000)
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 0, finding: null })
  clock.advance(1)
  expect(await useCases.removeExpiredIssuances(0)).toMatchObject({ removed: 0, finding: null })
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1, finding: null })
  expect(await store.issuances.find(outcome.issuance.id)).toBeNull()
})

test('issuances are not taken for old before the clock has run evenly for a minute', async () => {
  const { shop, askOne, useCases, clock, clockGuard } = beginStory()
  const { client } = await shop()
  await askOne(client.id, ['support'])
  clock.set(clock.now() + 86_400_001)
  clockGuard.sample()
  clock.advance(1_000)
  clockGuard.sample()
  clock.advance(1_000)
  clockGuard.sample()
  await askOne(client.id, ['support'])
  for (let second = 0; second < 57; second += 1) {
    clock.advance(1_000)
    clockGuard.sample()
    expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 0, finding: 'CLOCK_UNSTEADY' })
  }
  clock.advance(1_000)
  clockGuard.sample()
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1, finding: null })
})

test('however many are old, they are removed in slices', async () => {
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
  clock.advance(86_400_000)
  await useCases.removeExpiredIssuances(1)
  turns.length = 0
  clock.advance(1)
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1_501 })
  expect(turns).toEqual(Array.from({ length: 16 }, () => 100))
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
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 0, finding: 'CLOCK_UNSTEADY' })
  expect(await useCases.forgetVisitors()).toBe(0)
  expect(await useCases.removeEndedBlocks()).toBeNull()
  expect(asked.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0])
})

test('an issuance that is still good at the gateway is kept, however old it is', async () => {
  const { shop, askOne, useCases, store, clock } = beginStory()
  const { client } = await shop()
  const outcome = await askOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  const expiresAt = clock.now() + 5 * 86_400_000
  await store.issuances.record([{ ...outcome.issuance, id: 'iss_long', expiresAt }])
  const { issuance } = outcome
  await store.issuances.record([{ ...issuance, id: 'iss_new', decidedAt: clock.now() + 5 * 86_400_000 - 1 }])
  clock.advance(5 * 86_400_000 - 1)
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1 })
  clock.advance(1)
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1 })
})

const DAY = 86_400_000

/** A shop with one decision, and the use cases of a service that begins `days` after it. */
async function startLater(days: number) {
  const story = beginStory()
  const { client } = await story.shop()
  await story.askOne(client.id, ['support'])
  story.clock.set(story.clock.now() + days * DAY)
  const clockGuard = new ClockGuard(story.clock)
  const useCases = createUseCases({ ...story.services, clockGuard })
  /** Lets time pass in both clocks, with a sample each second of the last minutes and a run each hour. */
  const pass = async (milliseconds: number) => {
    story.clock.advance(milliseconds)
    clockGuard.sample()
    return useCases.removeExpiredIssuances(90)
  }
  await pass(0)
  return { ...story, client, pass }
}

test('a clock behind the newest decision removes nothing', async () => {
  const { store, pass } = await startLater(-1)
  expect(await pass(60_000)).toMatchObject({ removed: 0, finding: 'CLOCK_BEHIND' })
  expect(await store.issuances.newestDecidedAt()).not.toBeNull()
})

test.each([
  [90, null],
  [91, 'CLOCK_AHEAD'],
  [3_650, 'CLOCK_AHEAD'],
])('a service that begins %d days after the newest decision finds %s', async (days, finding) => {
  const { pass } = await startLater(days - 60_000 / DAY)
  expect(await pass(60_000)).toMatchObject({ removed: 0, finding })
})

test('decisions under a clock that is far ahead do not make all others old, unless it stays so for a day', async () => {
  const { askOne, client, pass, store, clockGuard } = await startLater(400)
  for (let sample = 0; sample < 3; sample += 1) clockGuard.sample()
  await askOne(client.id, ['support'])
  expect(await pass(60_000)).toMatchObject({ removed: 0, finding: 'CLOCK_AHEAD' })
  for (let hour = 1; hour < 24; hour += 1)
    expect(await pass(3_600_000)).toMatchObject({ removed: 0, finding: 'CLOCK_AHEAD' })
  expect(await pass(3_600_000)).toMatchObject({ removed: 1, finding: null })
  expect(await store.issuances.newestDecidedAt()).not.toBeNull()
})

test('a service that no one asks goes on removing what is old', async () => {
  const { pass, store } = await startLater(0)
  let removed = 0
  for (let day = 0; day < 92; day += 1) removed += (await pass(DAY)).removed
  expect(removed).toBe(1)
  expect(await store.issuances.newestDecidedAt()).toBeNull()
})
