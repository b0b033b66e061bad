import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { fresh, rows } from '../store/rows.ts'
import { createDatabase, runSql } from './createDatabase.ts'

test('replicas that remove and forget in parallel succeed, and leave no old data', async () => {
  const url = await createDatabase()
  const stores = await Promise.all(Array.from({ length: 3 }, () => openPostgresStore({ url, connectionsMax: 4 })))
  onTestFinished(async () => {
    for (const store of stores) await store.close()
  })
  const [first] = stores
  if (first === undefined) throw new Error('no store')
  for (let index = 0; index < 3_000; index += 200)
    await first.issuances.record(
      fresh(
        Array.from({ length: 200 }, (_, offset) =>
          rows.issuance({
            id: `iss_${index + offset}`,
            decidedAt: 1_000 + ((index + offset) % 7),
            expiresAt: 2_000,
          }),
        ),
        { rateWindows: [{ key: 'k', openedAt: 1, endsAt: 2 }] },
      ),
    )
  const until = async (slice: () => Promise<number>) => {
    let total = 0
    for (;;) {
      const count = await slice()
      total += count
      if (count === 0) return total
    }
  }
  const forgotten = await Promise.all(
    stores.map(({ issuances }) => until(() => issuances.forgetVisitors({ addresses: 5_000, rateWindows: 5_000 }, 100))),
  )
  expect(forgotten.reduce((sum, count) => sum + count, 0)).toBe(15)
  const removed = await Promise.all(
    stores.map(({ issuances }) => until(() => issuances.removeBefore(5_000, 5_000, 100))),
  )
  expect(removed.reduce((sum, count) => sum + count, 0)).toBe(3_000)
  expect(await runSql(url, 'select id from receipts')).toEqual([])
  expect(await first.issuances.newestDecidedAt()).toBeNull()
})
