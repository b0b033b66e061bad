import { expect, test } from 'vitest'
import { openPool } from '../../src/store/postgres/openPool.ts'

const url = 'postgres://anoncall:p%40ss@127.0.0.1:1/anoncall'

test('every wait has an end: for a connection, a statement, a lock, an idle transaction and a server that does not answer', () => {
  const { options } = openPool({ url, connectionsMax: 7 })
  expect(options).toMatchObject({
    max: 7,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    query_timeout: 20_000,
    keepAlive: true,
  })
  expect(options.connectionString).toBe(url)
})

test('who may wait for ever for a statement waits for it on this side too', () => {
  const { options } = openPool({ url, connectionsMax: 1, statementMilliseconds: 0, lockMilliseconds: 60_000 })
  expect(options).toMatchObject({ statement_timeout: 0, query_timeout: 0, lock_timeout: 60_000 })
})
