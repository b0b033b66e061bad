import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

/** Returns a database with all tables and no rows, as after the migrations, on the server for these tests. */
export function createDatabase(): Promise<string> {
  return copyOf(inject('postgresTemplate'))
}

/** Returns a database without tables. */
export function createEmptyDatabase(): Promise<string> {
  return copyOf('template1')
}

async function copyOf(template: string): Promise<string> {
  const url = new URL(inject('postgresUrl'))
  const name = `anoncall_${randomBytes(6).toString('hex')}`
  await runSql(url.href, `create database ${name} template ${template}`)
  url.pathname = `/${name}`
  return url.href
}

/** Runs SQL directly on the database. */
export async function runSql<Row extends pg.QueryResultRow>(connectionString: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/**
 * Ends connections to this database and to no other: the tests of other files use the same server at the same time.
 *
 * @param which Condition on `pg_stat_activity`.
 */
export async function endConnections(url: string, which: string): Promise<void> {
  await runSql(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and (${which})`,
  )
}
