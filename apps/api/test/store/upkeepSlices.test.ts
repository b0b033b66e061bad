import { join } from 'node:path'
import { createUseCases } from '@anoncall/domain'
import { memoryServices } from '@anoncall/domain/testing'
import { expect, onTestFinished, test } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { fresh, rows } from './rows.ts'
import { tempFolder } from './tempFolder.ts'

const ROWS = 20_000
const DAY = 86_400_000

/**
 * Returns the result of some work and the longest delay of timers during it. The delay is in milliseconds of CPU time,
 * which other processes do not affect.
 */
async function longestStall<Result>(work: () => Promise<Result>) {
  const used = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  }
  let last = used()
  let [stall, turns] = [0, 0]
  const look = () => {
    const now = used()
    stall = Math.max(stall, now - last)
    last = now
    turns += 1
  }
  const timer = setInterval(look, 1)
  try {
    const result = await work()
    look()
    return { result, stall, turns }
  } finally {
    clearInterval(timer)
  }
}

test('retention and forgetting let timers run between their slices', async () => {
  const store = await openSqliteStore({ file: join(tempFolder(), 'anoncall.db') })
  onTestFinished(() => store.close())
  const services = { ...memoryServices(), store }
  const { clock, clockGuard } = services
  const useCases = createUseCases(services)
  const decidedAt = clock.now()
  const old = (index: number) => rows.issuance({ id: `iss_${index}`, decidedAt, expiresAt: decidedAt + 1 })
  for (let index = 0; index < ROWS; index += 1_000)
    await store.issuances.record(
      fresh(
        Array.from({ length: 1_000 }, (_, offset) => old(index + offset)),
        { rateWindows: [{ key: 'rlm_1 OWNER 60 ', openedAt: decidedAt, endsAt: decidedAt + 1 }] },
      ),
    )
  await store.issuances.record(fresh([rows.issuance({ id: 'iss_new', decidedAt: decidedAt + 2 * DAY })]))

  const pass = (milliseconds: number) => {
    clock.advance(milliseconds)
    clockGuard.sample()
  }
  pass(2 * DAY)
  const forgetting = await longestStall(() => useCases.forgetVisitors())
  // One row for each turn of recording.
  expect(forgetting.result).toBeGreaterThanOrEqual(ROWS / 1_000)
  const retention = await longestStall(() => useCases.removeExpiredIssuances(1))
  expect(retention.result).toMatchObject({ removed: ROWS, finding: null })
  expect(retention.turns).toBeGreaterThan(20)
  for (const { stall } of [forgetting, retention]) expect(stall).toBeLessThan(100)
})
