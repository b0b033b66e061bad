import { expect, test, vi } from 'vitest'
import type { Executor } from '../../src/store/Access.ts'
import type { Database } from '../../src/store/Database.ts'
import { storeOver } from '../../src/store/storeOver.ts'
import { fresh, rows } from '../store/rows.ts'

/** A database that records the calls and stores nothing. */
function start({ failsToCommit = false } = {}) {
  const done: string[] = []
  // Every query on it succeeds.
  const db: unknown = new Proxy(() => undefined, {
    get: (_, name) => (name === 'then' ? undefined : name === 'execute' ? async () => [] : () => db),
    apply: () => db,
  })
  const commit = (): void => {
    done.push(failsToCommit ? 'lost' : 'commit')
    if (failsToCommit) throw new Error('lost')
  }
  const within =
    (name: string): Database['write'] =>
    async (work) => {
      done.push(name)
      const result = await work(db as Executor)
      commit()
      return result
    }
  const database: Database = {
    read: db as Executor,
    longRead: db as Executor,
    write: within('write'),
    transact: within('transact'),
    writeWithin: (executor, work) => {
      done.push('write within')
      return work(executor)
    },
    announce: async () => void done.push('announce'),
    record: async () => void done.push('record'),
  }
  const context = { writer: 0, addressVault: () => expect.fail('no address is stored') }
  const store = storeOver(
    database,
    { drop: () => void done.push('drop'), over: (repositories) => repositories },
    context,
  )
  return { store, done }
}

test('a single change is announced before its commit, and clears the cache after it', async () => {
  const { store, done } = start()
  await store.realms.insert(rows.realm())
  expect(done).toEqual(['write', 'announce', 'commit', 'drop'])
})

test('a change of uncached data is neither announced nor clears the cache', async () => {
  const { store, done } = start()
  await store.sessions.remove('hash')
  await store.issuances.record(fresh([rows.issuance()]))
  expect(done).toEqual(['write', 'commit', 'record'])
})

test('uses of keys that arrive together are stored in one commit', async () => {
  const { store, done } = start()
  await Promise.all(['key_1', 'key_2', 'key_3'].map((id) => store.apiKeys.touch(id, 1)))
  expect(done).toEqual(['write', 'commit'])
})

test('changes in one transaction are announced together at its end', async () => {
  const { store, done } = start()
  await store.transaction(async ({ realms, realmKeys }) => {
    await realms.insert(rows.realm())
    await realmKeys.insert(rows.realmKey())
  })
  expect(done).toEqual(['transact', 'write within', 'write within', 'announce', 'commit', 'drop'])
})

test('a transaction without changes of cached data announces nothing', async () => {
  const { store, done } = start()
  await store.transaction(({ sessions }) => sessions.remove('hash'))
  expect(done).toEqual(['transact', 'write within', 'commit'])
})

test('a failed commit also clears the cache, because the change may have been made', async () => {
  const alone = start({ failsToCommit: true })
  await expect(alone.store.realms.insert(rows.realm())).rejects.toThrow('lost')
  expect(alone.done.at(-1)).toBe('drop')
  const together = start({ failsToCommit: true })
  await expect(together.store.transaction(({ realms }) => realms.insert(rows.realm()))).rejects.toThrow('lost')
  expect(together.done.at(-1)).toBe('drop')
})

test('a transaction returns the result of its work', async () => {
  expect(await start().store.transaction(vi.fn(async () => 5))).toBe(5)
})
