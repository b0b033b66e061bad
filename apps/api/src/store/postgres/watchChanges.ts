import pg from 'pg'
import type { PostgresTarget } from './PostgresTarget.ts'

/**
 * Watches for changes by notification. Notifications can be lost, so it also polls the number of changes. It has its
 * own connection and opens a new one if that breaks. Resolves after the first poll.
 *
 * @param onChange Called when something may have changed.
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
      // Until the next connection, `isCurrent` returns false.
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
  /** Returns whether all changes committed more than a second ago are known. */
  isCurrent(): boolean
  stop(): Promise<void>
}

/** The clock of a watch. Tests replace it. */
export interface ChangeClock {
  /** Returns monotonic milliseconds. */
  now(): number
  /** Runs the task once after this many milliseconds. Returns a function that cancels it. */
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

/** Returns no row on a standby, which may be behind or disconnected. */
const LOOK = "select changes from change_counter where current_setting('transaction_read_only') = 'off'"

/** How often to check for missed notifications. */
const LOOK_EACH_MS = 250

/** Older information than this is not trusted. */
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
