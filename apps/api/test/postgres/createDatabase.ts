import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

/** An empty database in the server that runs for these tests. */
export async function createDatabase(): Promise<string> {
  const url = new URL(inject('postgresUrl'))
  const name = `anoncall_${randomBytes(6).toString('hex')}`
  await runSql(url.href, `create database ${name}`)
  url.pathname = `/${name}`
  return url.href
}

/** Runs SQL beside the store. */
export async function runSql<Row extends pg.QueryResultRow>(connectionString: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
