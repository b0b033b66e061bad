import { setImmediate } from 'node:timers/promises'
import type { NewIssuance } from '@anoncall/domain'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { createAddressVault } from '../../src/vault/createAddressVault.ts'
import { Secret } from '../../src/vault/Secret.ts'
import { earlierRow } from '../store/earlierRows.ts'
import { fresh, rows } from '../store/rows.ts'
import { createDatabase, runSql } from './createDatabase.ts'

const DAY = 86_400_000
const HOUR = 3_600_000

/** A process of the previous version, which stores issuances in the earlier table and reports calls there. */
async function startPreviousVersion(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  return {
    record: async ({ issuance, rateWindows }: Pick<NewIssuance, 'issuance' | 'rateWindows'>) => {
      const row = Object.entries(earlierRow({ issuance, rateWindows }))
      const names = row.map(([name]) => name).join(', ')
      const marks = row.map((_, index) => `$${index + 1}`).join(', ')
      await client.query(
        `insert into issuances (${names}) values (${marks})`,
        row.map(([, value]) => value),
      )
    },
    report: async (id: string, connectedAt: number) => {
      const { rowCount } = await client.query('update issuances set connected_at = $1 where id = $2', [connectedAt, id])
      return rowCount === 1
    },
  }
}

test('while both versions issue, two replicas move the earlier issuances: none is lost, counted twice or changed', async () => {
  const url = await createDatabase()
  const stores = await Promise.all([1, 2].map(() => openPostgresStore({ url, connectionsMax: 4 })))
  onTestFinished(async () => {
    for (const store of stores) await store.close()
  })
  const vault = createAddressVault(Secret.random())
  for (const store of stores) store.sealAddressesWith(vault)
  const [first, second] = stores
  if (first === undefined || second === undefined) throw new Error('no stores')
  const previous = await startPreviousVersion(url)
  const decidedAt = 100 * DAY
  const issuanceOf = (index: number, kind: string) =>
    rows.issuance({ id: `iss_${kind}${index}`, decidedAt: decidedAt + index, expiresAt: decidedAt + DAY })
  const window = { key: 'rlm_1 OWNER 86400 ', openedAt: decidedAt, endsAt: decidedAt + DAY }

  const count = 400
  let isIssuing = true
  const reported = new Set<string>()
  const issuing = Promise.all([
    (async () => {
      for (let index = 0; index < count; index += 1) {
        await previous.record({ issuance: issuanceOf(index, 'old'), rateWindows: [window] })
        const id = `iss_old${index - 3}`
        if (index % 5 === 3 && (await previous.report(id, decidedAt + DAY))) reported.add(id)
      }
    })(),
    (async () => {
      for (let index = 0; index < count; index += 1)
        await first.issuances.record(fresh([issuanceOf(index, 'new')], { rateWindows: [window] }))
    })(),
    (async () => {
      for (let index = 0; index < count; index += 10) {
        await second.issuances.setReport(`iss_new${index}`, { connectedAt: decidedAt + HOUR })
      }
    })(),
  ]).then(() => {
    isIssuing = false
  })
  const moving = stores.map(async (store) => {
    let total = 0
    for (;;) {
      const wasIssuing = isIssuing
      const moved = await store.moveEarlierIssuances(16)
      total += moved
      if (moved === 0 && !wasIssuing && (await store.countEarlierIssuances()) === 0) return total
      if (moved === 0) await setImmediate()
    }
  })
  await issuing
  const moved = await Promise.all(moving)
  expect(moved.reduce((sum, each) => sum + each, 0)).toBe(count)
  expect(await runSql(url, 'select id from issuances')).toEqual([])
  for (const kind of ['old', 'new'])
    for (let index = 0; index < count; index += 1) {
      const issuance = issuanceOf(index, kind)
      const found = await first.issuances.find(issuance.id)
      expect({ ...found, report: null }).toEqual(issuance)
      if (kind === 'old' && reported.has(issuance.id))
        expect(found?.report).toMatchObject({ connectedAt: decidedAt + DAY })
    }
  const day = {
    realmId: null,
    apiClientId: null,
    destinationId: null,
    from: decidedAt,
    to: decidedAt + DAY,
    stepMs: DAY,
  }
  const [usage] = await first.issuances.usage(day)
  const connected = await runSql(url, 'select count(*)::int as count from receipts where connected_at is not null')
  expect(usage).toMatchObject({ count: 2 * count, connected: connected[0]?.count })
  expect(await second.issuances.countsInForce(decidedAt + HOUR)).toEqual([{ ...window, count: 2 * count }])
})
