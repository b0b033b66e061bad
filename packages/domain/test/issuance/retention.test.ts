import { expect, test, vi } from 'vitest'
import { createUseCases } from '../../src/createUseCases.ts'
import { ClockGuard } from '../../src/issuance/ClockGuard.ts'
import { createScenario } from '../scenario/createScenario.ts'

test('keeps issuances for the retention time, and permanently with 0', async () => {
  const { shop, issueOne, useCases, store, clock } = createScenario()
  const { client } = await shop()
  const outcome = await issueOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  clock.advance(86_400_000)
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 0, finding: null })
  clock.advance(1)
  expect(await useCases.removeExpiredIssuances(0)).toMatchObject({ removed: 0, finding: null })
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1, finding: null })
  expect(await store.issuances.find(outcome.issuance.id)).toBeNull()
})

test('removes nothing before the clock has run for a minute without a jump', async () => {
  const { shop, issueOne, useCases, clock, clockGuard } = createScenario()
  const { client } = await shop()
  await issueOne(client.id, ['support'])
  clock.set(clock.now() + 86_400_001)
  clockGuard.sample()
  clock.advance(1_000)
  clockGuard.sample()
  clock.advance(1_000)
  clockGuard.sample()
  await issueOne(client.id, ['support'])
  for (let second = 0; second < 57; second += 1) {
    clock.advance(1_000)
    clockGuard.sample()
    expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 0, finding: 'CLOCK_UNSTEADY' })
  }
  clock.advance(1_000)
  clockGuard.sample()
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1, finding: null })
})

test('removes any number of old issuances in slices', async () => {
  const { shop, issueOne, useCases, store, clock } = createScenario()
  const { client } = await shop()
  const outcome = await issueOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  await store.issuances.record(
    Array.from({ length: 1_500 }, (_, index) => ({
      issuance: { ...outcome.issuance, id: `iss_more${index}` },
      address: null,
      rateWindows: [{ key: 'k', openedAt: 1, endsAt: 2 }],
      idempotency: null,
    })),
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

test('removes nothing while the clock cannot be trusted', async () => {
  const { useCases, store, clock } = createScenario()
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

const nothingElse = { address: null, rateWindows: [], idempotency: null }

test('keeps an old issuance that the gateway still accepts', async () => {
  const { shop, issueOne, useCases, store, clock } = createScenario()
  const { client } = await shop()
  const outcome = await issueOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  const expiresAt = clock.now() + 5 * 86_400_000
  await store.issuances.record([{ issuance: { ...outcome.issuance, id: 'iss_long', expiresAt }, ...nothingElse }])
  const { issuance } = outcome
  const decidedAt = clock.now() + 5 * 86_400_000 - 1
  await store.issuances.record([{ issuance: { ...issuance, id: 'iss_new', decidedAt }, ...nothingElse }])
  clock.advance(5 * 86_400_000 - 1)
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1 })
  clock.advance(1)
  expect(await useCases.removeExpiredIssuances(1)).toMatchObject({ removed: 1 })
})

const DAY = 86_400_000

/** Creates a shop with one decision, and the use cases of a service that starts `days` after it. */
async function startLater(days: number) {
  const scenario = createScenario()
  const { client } = await scenario.shop()
  await scenario.issueOne(client.id, ['support'])
  scenario.clock.set(scenario.clock.now() + days * DAY)
  const clockGuard = new ClockGuard(scenario.clock)
  const useCases = createUseCases({ ...scenario.services, clockGuard })
  /** Advances both clocks, with a sample in each second of the last minutes and a run in each hour. */
  const pass = async (milliseconds: number) => {
    scenario.clock.advance(milliseconds)
    clockGuard.sample()
    return useCases.removeExpiredIssuances(90)
  }
  await pass(0)
  return { ...scenario, client, pass }
}

test('removes nothing if the clock is behind the newest decision', async () => {
  const { store, pass } = await startLater(-1)
  expect(await pass(60_000)).toMatchObject({ removed: 0, finding: 'CLOCK_BEHIND' })
  expect(await store.issuances.newestDecidedAt()).not.toBeNull()
})

test.each([
  [90, null],
  [91, 'CLOCK_AHEAD'],
  [3_650, 'CLOCK_AHEAD'],
])('returns the right finding if the service starts %d days after the newest decision: %s', async (days, finding) => {
  const { pass } = await startLater(days - 60_000 / DAY)
  expect(await pass(60_000)).toMatchObject({ removed: 0, finding })
})

test('does not remove all decisions under a clock that is far ahead, unless it stays ahead for a day', async () => {
  const { issueOne, client, pass, store, clockGuard } = await startLater(400)
  for (let sample = 0; sample < 3; sample += 1) clockGuard.sample()
  await issueOne(client.id, ['support'])
  expect(await pass(60_000)).toMatchObject({ removed: 0, finding: 'CLOCK_AHEAD' })
  for (let hour = 1; hour < 24; hour += 1)
    expect(await pass(3_600_000)).toMatchObject({ removed: 0, finding: 'CLOCK_AHEAD' })
  expect(await pass(3_600_000)).toMatchObject({ removed: 1, finding: null })
  expect(await store.issuances.newestDecidedAt()).not.toBeNull()
})

test('keeps removing old decisions while no requests arrive', async () => {
  const { pass, store } = await startLater(0)
  let removed = 0
  for (let day = 0; day < 92; day += 1) removed += (await pass(DAY)).removed
  expect(removed).toBe(1)
  expect(await store.issuances.newestDecidedAt()).toBeNull()
})
