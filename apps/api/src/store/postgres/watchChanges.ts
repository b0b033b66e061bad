import pg from 'pg'
import type { PostgresTarget } from './PostgresTarget.ts'

/**
 * Watches for changes by other processes. It listens for notifications. It also polls the number of changes, because
 * notifications can be lost. It uses its own connection, and replaces the connection if it breaks. Resolves after the
 * first poll.
 *
 * @param onChange Called when another process may have changed data.
 */
export async function watchChanges(
  target: PostgresTarget,
  onChange: () => void,
  clock: ChangeClock = realClock,
): Promise<ChangeWatch> {
  let client: pg.Client | null = null
  let looking: Promise<void> | null = null
  let changes: string | undefined
  let currentUntil = Number.NEGATIVE_INFINITY
  let cancelNext = () => {}

  const look = async (): Promise<void> => {
    client ??= await listen(target, onChange)
    const askedAt = clock.now()
    const { rows } = await client.query<{ changes: string }>(LOOK)
    const counted = rows[0]?.changes
    if (counted === undefined) throw new Error('this server is a standby')
    if (counted !== changes) onChange()
    changes = counted
    currentUntil = askedAt + CURRENT_MS
  }
  const turn = async (): Promise<void> => {
    try {
      await look()
    } catch {
      // `isCurrent` returns false until a new connection is open.
      leave(client)
      client = null
    }
    cancelNext = clock.after(LOOK_EACH_MS, next)
  }
  const next = (): Promise<void> => {
    looking = turn()
    return looking
  }
  await next()
  return {
    isCurrent: () => clock.now() < currentUntil,
    stop: async () => {
      await looking
      cancelNext()
      leave(client)
    },
  }
}

/** Watches for changes by other processes. */
export interface ChangeWatch {
  /** Returns whether all changes that were committed more than a second ago are known. */
  isCurrent(): boolean
  stop(): Promise<void>
}

/** The clock of a watch. Tests replace it. */
export interface ChangeClock {
  /** Returns monotonic milliseconds. */
  now(): number
  /** Runs the task once after this many milliseconds. Returns a function that cancels the task. */
  after(milliseconds: number, task: () => Promise<void>): () => void
}

const realClock: ChangeClock = {
  now: () => performance.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** The channel of the notifications. */
export const CHANGES_CHANNEL = 'anoncall_changes'

/**
 * The query that reads the number of changes. It returns no row on a standby, because a standby may be behind or
 * disconnected.
 */
const LOOK = "select changes from change_counter where current_setting('transaction_read_only') = 'off'"

/** The interval between checks for missed notifications, in milliseconds. */
const LOOK_EACH_MS = 250

/** The age in milliseconds after which the result of a poll is no longer trusted. */
const CURRENT_MS = 1_000

async function listen({ connection }: PostgresTarget, onChange: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection,
    application_name: 'anoncall changes',
    connectionTimeoutMillis: CURRENT_MS,
    query_timeout: CURRENT_MS,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  client.on('notification', onChange)
  try {
    await client.connect()
    await client.query(`listen ${CHANGES_CHANNEL}`)
    return client
  } catch (error) {
    leave(client)
    throw error
  }
}

/** Closes the connection without waiting for a response, because a lost server never sends one. */
function leave(client: pg.Client | null): void {
  client?.end().catch(() => undefined)
}
