import pg from 'pg'
import { StoreOpenError } from '../storeErrors.ts'
import { AwayError, awayErrorOf, repeatWhileAway } from './AwayError.ts'
import { applySessionSettings } from './openPool.ts'
import type { PostgresTarget } from './PostgresTarget.ts'
import { postgresOpenError, standbySentence } from './postgresOpenError.ts'

/**
 * Opens two connections to the server and checks everything that the store depends on: the version, the encoding and
 * write access. A session must keep its settings and its server process. A commit must wait for the disk. Every wait
 * has a time limit.
 *
 * @throws {StoreOpenError} `UNAVAILABLE`, with a sentence for the administrator
 */
export async function checkServer(target: PostgresTarget): Promise<void> {
  let failure: unknown
  try {
    // Waits a few seconds for a server that is just starting.
    await repeatWhileAway(async () => {
      try {
        await check(target)
      } catch (error) {
        failure = error
        throw isPassing(error) ? new AwayError('not yet') : error
      }
    })
  } catch {
    throw postgresOpenError(target, failure)
  }
}

/** The oldest tested version, as `server_version_num`. */
const VERSION_MIN = 150_000
const CONNECT_MS = 5_000

/**
 * How long one query may take, in milliseconds. Without a limit, a pooler that has no free connection would delay the
 * query for minutes.
 */
const QUESTION_MS = 5_000

/** How many times the server processes of two connections are compared. */
const ROUNDS = 5

async function check(target: PostgresTarget): Promise<void> {
  const first = await connect(target)
  try {
    await checkDatabase(target, first)
    const second = await connect(target)
    try {
      await checkSessions(target, first, second)
    } finally {
      leave(second)
    }
  } finally {
    leave(first)
  }
}

async function checkDatabase(target: PostgresTarget, client: pg.Client): Promise<void> {
  const { server, database } = target
  const [found] = await ask<Found>(client, QUESTION)
  if (found === undefined) throw new TypeError('a row was expected')
  const refuse = (sentence: string): never => {
    throw new StoreOpenError('UNAVAILABLE', sentence)
  }
  if (found.version < VERSION_MIN)
    refuse(
      `PostgreSQL at ${server} is version ${found.version_name}, and Anoncall needs version ${VERSION_MIN / 10_000} or newer. Upgrade it, or set DATABASE_URL to another server.`,
    )
  if (found.encoding !== 'UTF8')
    refuse(
      `The database "${database}" at ${server} has the encoding ${found.encoding}, and Anoncall needs UTF8. Create one with: create database … encoding 'UTF8' template template0.`,
    )
  if (found.is_read_only) refuse(standbySentence(target))
  if (found.schema === null)
    refuse(
      `The search_path of the user "${found.user}" in the database "${database}" at ${server} names no schema that exists. Create the schema, or correct search_path.`,
    )
  if (!found.can_create)
    refuse(
      `The user "${found.user}" may not create tables in the schema "${found.schema}" of the database "${database}" at ${server}. Run there as its owner: grant usage, create on schema "${found.schema}" to "${found.user}".`,
    )
}

interface Found {
  readonly version: number
  readonly version_name: string
  readonly encoding: string
  readonly is_read_only: boolean
  readonly user: string
  readonly schema: string | null
  readonly can_create: boolean | null
}

const QUESTION = `select current_setting('server_version_num')::int as version, current_setting('server_version') as version_name,
  current_setting('server_encoding') as encoding, current_setting('transaction_read_only') = 'on' as is_read_only,
  current_user::text as "user", current_schema()::text as schema, has_schema_privilege(current_schema(), 'create') as can_create`

/**
 * Checks that each connection has its own session. With transaction or statement pooling, two connections can
 * alternately use the same server process, and one connection can use several processes. Settings, session locks and
 * LISTEN do not work with such a pooler.
 */
async function checkSessions({ server }: PostgresTarget, first: pg.Client, second: pg.Client): Promise<void> {
  const processes = new Set<number>()
  for (let round = 1; round <= ROUNDS; round += 1) {
    const [one, other] = [await processOf(first), await processOf(second)]
    processes.add(one).add(other)
    if (one === other || processes.size > 2)
      throw new StoreOpenError(
        'UNAVAILABLE',
        `The connection pooler at ${server} uses transaction or statement pooling: each transaction gets another connection. The service cannot rely on locks, settings and notifications there. Set DATABASE_URL to PostgreSQL itself, or to a pool with pool_mode = session.`,
      )
  }
}

async function processOf(client: pg.Client): Promise<number> {
  const [row] = await ask<{ readonly pid: number }>(client, 'select pg_backend_pid() as pid')
  return row?.pid ?? 0
}

async function ask<Row extends pg.QueryResultRow>(client: pg.Client, text: string): Promise<Row[]> {
  return (await client.query<Row>(text)).rows
}

async function connect({ connection }: PostgresTarget): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection,
    application_name: 'anoncall start',
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUESTION_MS,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await applySessionSettings(client, { statementMilliseconds: QUESTION_MS, lockMilliseconds: 0 })
    return client
  } catch (error) {
    leave(client)
    throw error
  }
}

/** Closes the connection without waiting for a response, because a lost server never sends one. */
function leave(client: pg.Client): void {
  client.end().catch(() => undefined)
}

/**
 * Returns whether a retry within a few seconds may succeed. Errors of a pooler or a standby last longer. The causes of
 * timeouts also last longer.
 */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return awayErrorOf(error) !== null && code !== '' && !['08P01', '25006'].includes(code)
}
