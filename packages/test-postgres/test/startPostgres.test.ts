import { env } from 'node:process'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../src/index.ts'

let server: PostgresServer | undefined
afterEach(() => server?.stop())

async function rowsOf(connectionString: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

test.each(['on this machine, or the bundled one if there is none', 'bundled'])(
  'a server %s creates databases, keeps committed data after a kill, and is removed in the end',
  async (which) => {
    const environment = which === 'bundled' ? { ...env, POSTGRES_BIN: 'bundled' } : env
    server = await startPostgres({ isDurable: true, environment })
    const [url, other] = [await server.createDatabase(), await server.createDatabase()]
    await rowsOf(url, 'create table kept (word text)')
    await rowsOf(url, "insert into kept values ('a'), ('B')")
    await server.kill()
    await expect(rowsOf(url, 'select 1')).rejects.toThrow()
    await server.start()
    // English collation sorts by letter and not by byte.
    expect(await rowsOf(url, 'select word from kept order by word')).toEqual([{ word: 'a' }, { word: 'B' }])
    await expect(rowsOf(other, 'select * from kept')).rejects.toThrow('does not exist')
    await server.stop()
    await expect(rowsOf(url, 'select 1')).rejects.toThrow()
  },
)
