import { CompiledQuery, type RootOperationNode } from 'kysely'
import type pg from 'pg'
import { expect, test, vi } from 'vitest'
import { PostgresConnection } from '../../src/store/postgres/PostgresDialect.ts'

const broken = () => Object.assign(new Error('gone'), { code: 'ECONNRESET' })
const refused = () => Object.assign(new Error('refused'), { code: 'XX000' })
const ok = (command: string) => ({ rows: [], rowCount: 0, command })

/** A connection to a pool whose clients return the given responses in order. */
function start(...answers: (Error | ReturnType<typeof ok>)[]) {
  const asked: string[] = []
  const released: unknown[] = []
  const connect = vi.fn(async () => ({
    query: async (text: string) => {
      asked.push(text)
      const answer = answers.shift() ?? ok('SELECT')
      if (answer instanceof Error) throw answer
      return answer
    },
    release: (isBroken: unknown) => void released.push(isBroken),
  }))
  const connection = new PostgresConnection({ connect } as unknown as pg.Pool)
  const ask = (sql: string, kind = 'SelectQueryNode') =>
    connection.executeQuery({ ...CompiledQuery.raw(sql), query: { kind } as RootOperationNode })
  return { connection, connect, asked, released, ask }
}

test('a query is retried on another connection if one breaks, and the broken one is closed', async () => {
  const { connection, connect, asked, released, ask } = start(broken())
  await ask('select 1')
  expect(asked).toEqual(['select 1', 'select 1'])
  expect(connect).toHaveBeenCalledTimes(2)
  connection.release()
  expect(released).toEqual([true, false])
})

test('writes are never retried', async () => {
  const { asked, ask } = start(broken())
  await expect(ask('insert', 'InsertQueryNode')).rejects.toMatchObject({ code: 'RETRY' })
  expect(asked).toEqual(['insert'])
})

test('the start of a transaction is retried, and nothing within it', async () => {
  const { connection, connect, asked, released, ask } = start(broken(), ok('BEGIN'), broken())
  await connection.begin()
  const began = performance.now()
  await expect(ask('select 1')).rejects.toMatchObject({ code: 'RETRY' })
  await expect(ask('select 2')).rejects.toMatchObject({ code: 'RETRY' })
  // It is not waited for either.
  expect(performance.now() - began).toBeLessThan(2_500)
  expect(asked).toEqual(['begin', 'begin', 'select 1'])
  await expect(connection.end('commit')).rejects.toMatchObject({ code: 'RETRY' })
  expect(connect).toHaveBeenCalledTimes(2)
  // Nothing is left to undo, and the original error is reported instead of this one.
  await connection.end('rollback')
  connection.release()
  expect(released).toEqual([true, true])
})

test('a commit that the server answers with a rollback has failed', async () => {
  const { connection, released } = start(ok('BEGIN'), ok('ROLLBACK'))
  await connection.begin()
  await expect(connection.end('commit')).rejects.toMatchObject({ code: 'FAILED' })
  connection.release()
  expect(released).toEqual([false])
})

test.each(['commit', 'rollback'] as const)(
  'a connection with a rejected %s is closed, because its state is unknown',
  async (how) => {
    const { connection, released } = start(ok('BEGIN'), refused())
    await connection.begin()
    await expect(connection.end(how)).rejects.toMatchObject({ code: 'FAILED' })
    connection.release()
    expect(released).toEqual([true])
  },
)

test('a connection is released after a requested rollback', async () => {
  const { connection, released } = start(ok('BEGIN'), ok('ROLLBACK'))
  await connection.begin()
  await connection.end('rollback')
  connection.release()
  expect(released).toEqual([false])
})

test('a connection is released once after a commit', async () => {
  const { connection, released } = start(ok('BEGIN'), ok('COMMIT'))
  await connection.begin()
  await connection.end('commit')
  connection.release()
  connection.release()
  expect(released).toEqual([false])
})
