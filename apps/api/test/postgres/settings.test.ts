import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openPool } from '../../src/store/postgres/openPool.ts'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { postgresTarget } from '../../src/store/postgres/PostgresTarget.ts'
import { fresh, rows } from '../store/rows.ts'
import { createDatabase, endConnections, runSql } from './createDatabase.ts'

async function databaseWith(setting: string): Promise<string> {
  const url = await createDatabase()
  await runSql(url, `alter database ${new URL(url).pathname.slice(1)} set ${setting}`)
  return url
}

test('transactions see the writes of earlier ones, even if the server defaults to snapshots', async () => {
  const url = await databaseWith("default_transaction_isolation = 'repeatable read'")
  const stores = [
    await openPostgresStore({ url, connectionsMax: 2 }),
    await openPostgresStore({ url, connectionsMax: 2 }),
  ]
  onTestFinished(async () => {
    for (const store of stores) await store.close()
  })
  await Promise.all(
    stores.map((store, index) =>
      store.transaction(async ({ admins }) => {
        const others = await admins.list()
        await setTimeout(100)
        if (others.length === 0) await admins.insert(rows.admin({ id: `adm_${index}`, email: `${index}@acme.example` }))
      }),
    ),
  )
  expect(await stores[0]?.admins.list()).toHaveLength(1)
})

test('the settings of the server and of the address cannot weaken the guarantees of a commit', async () => {
  const url = new URL(await databaseWith('synchronous_commit = off'))
  url.searchParams.set('options', '-c synchronous_commit=off -c geqo=off')
  const pool = openPool({ target: postgresTarget(url.href), connectionsMax: 1 })
  onTestFinished(() => pool.end())
  const { rows: found } = await pool.query(
    `select current_setting('synchronous_commit') as durable, current_setting('default_transaction_isolation') as isolation,
       current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
       current_setting('idle_in_transaction_session_timeout') as idle, current_setting('geqo') as own, current_setting('TimeZone') as zone,
       current_setting('application_name') as name`,
  )
  expect(found).toEqual([
    {
      durable: 'on',
      isolation: 'read committed',
      statement: '15s',
      lock: '5s',
      idle: '15s',
      own: 'off',
      zone: 'UTC',
      name: 'anoncall',
    },
  ])
})

test('a standby is replaced by a server that writes, and is not trusted in the meantime', async () => {
  const url = await createDatabase()
  const name = new URL(url).pathname.slice(1)
  const store = await openPostgresStore({ url, connectionsMax: 3 })
  onTestFinished(() => store.close())
  const setReadOnly = async (isReadOnly: boolean): Promise<void> => {
    const other = new URL(url)
    other.pathname = '/postgres'
    await runSql(other.href, `alter database ${name} set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
  }
  await setReadOnly(true)
  await endConnections(url, "application_name like 'anoncall%'")
  // Changes data without a notification, as on the server that now writes.
  const write = (statement: string) => runSql(url, `begin read write; ${statement}; commit`)
  await vi.waitFor(async () => {
    await write("insert into pauses (owner_id, paused_at, paused_by_id, reason) values ('everything', 1, 'adm_1', 'x')")
    const found = await store.pauses.find('everything')
    await write('delete from pauses')
    expect(found).not.toBeNull()
    expect(await store.pauses.find('everything')).toBeNull()
  }, 20_000)
  // Enough parallel reads that every connection has seen the old state.
  await Promise.all(Array.from({ length: 3 }, () => store.admins.list()))
  await setReadOnly(false)
  await store.issuances.record(fresh([rows.issuance()]))
  expect(await store.issuances.find('iss_1')).toEqual(rows.issuance())
})
