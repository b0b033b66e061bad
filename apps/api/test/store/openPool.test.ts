import { expect, test } from 'vitest'
import { openPool } from '../../src/store/postgres/openPool.ts'
import { postgresTarget } from '../../src/store/postgres/PostgresTarget.ts'

const target = postgresTarget('postgres://anoncall:p%40ss@127.0.0.1:1/anoncall')

test('every wait is limited: for a connection, and for a server that does not respond', () => {
  const { options } = openPool({ target, connectionsMax: 7 })
  expect(options).toMatchObject({
    max: 7,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    query_timeout: 20_000,
    keepAlive: true,
  })
  expect(options).toMatchObject({
    host: '127.0.0.1',
    port: 1,
    user: 'anoncall',
    password: 'p@ss',
    database: 'anoncall',
  })
})

test('a longer limit for statements extends the limit for a server that does not respond', () => {
  const { options } = openPool({ target, connectionsMax: 1, statementMilliseconds: 3_600_000 })
  expect(options).toMatchObject({ query_timeout: 3_605_000 })
})

test('no setting that a connection pooler rejects or drops is sent during the connection', () => {
  const { options } = openPool({ target, connectionsMax: 1 })
  for (const name of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'options'])
    expect(options).not.toHaveProperty(name)
})
