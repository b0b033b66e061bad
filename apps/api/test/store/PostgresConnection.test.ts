import { CompiledQuery, type RootOperationNode } from 'kysely'
import type pg from 'pg'
import { expect, test, vi } from 'vitest'
import { PostgresConnection } from '../../src/store/postgres/PostgresConnection.ts'

const broken = () => Object.assign(new Error('gone'), { code: 'ECONNRESET' })
const refused = () => Object.assign(new Error('refused'), { code: 'XX000' })
const ok = (command: string) => ({ rows: [], rowCount: 0, command })

/** A connection over a pool whose clients answer, one question after the other, what the test says. */
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

test('a question is asked again on another connection where one breaks, and the broken one is closed', async () => {
  const { connection, connect, asked, released, ask } = start(broken())
  await ask('select 1')
  expect(asked).toEqual(['select 1', 'select 1'])
  expect(connect).toHaveBeenCalledTimes(2)
  connection.release()
  expect(released).toEqual([true, false])
})

test('nothing that writes is done again', async () => {
  const { asked, ask } = start(broken())
  await expect(ask('insert', 'InsertQueryNode')).rejects.toMatchObject({ code: 'RETRY' })
  expect(asked).toEqual(['insert'])
})

test('a beginning is repeated, and within a transaction nothing is', async () => {
  const { connection, connect, asked, released, ask } = start(broken(), ok('BEGIN'), broken())
  await connection.begin()
  const began = performance.now()
  await expect(ask('select 1')).rejects.toMatchObject({ code: 'RETRY' })
  await expect(ask('select 2')).rejects.toMatchObject({ code: 'RETRY' })
  // Nor is it waited for.
  expect(performance.now() - began).toBeLessThan(2_500)
  expect(asked).toEqual(['begin', 'begin', 'select 1'])
  await expect(connection.end('commit')).rejects.toMatchObject({ code: 'RETRY' })
  expect(connect).toHaveBeenCalledTimes(2)
  // Nothing is left to be undone, and why it was ended is told rather than this.
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
  'a connection on which a %s was refused is closed: what it is in the middle of nobody knows',
  async (how) => {
    const { connection, released } = start(ok('BEGIN'), refused())
    await connection.begin()
    await expect(connection.end(how)).rejects.toMatchObject({ code: 'FAILED' })
    connection.release()
    expect(released).toEqual([true])
  },
)

test('one whose transaction was undone as it was asked to is given back', async () => {
  const { connection, released } = start(ok('BEGIN'), ok('ROLLBACK'))
  await connection.begin()
  await connection.end('rollback')
  connection.release()
  expect(released).toEqual([false])
})

test('one that was ended well is given back, once', async () => {
  const { connection, released } = start(ok('BEGIN'), ok('COMMIT'))
  await connection.begin()
  await connection.end('commit')
  connection.release()
  connection.release()
  expect(released).toEqual([false])
})
