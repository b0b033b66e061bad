import pg from 'pg'
import type { PostgresTarget } from './PostgresTarget.ts'

/** Watches for changes that other processes make. */
export interface ChangeWatch {
  /** Whether every change that was committed a second ago has been heard of. */
  isCurrent(): boolean
  stop(): Promise<void>
}

/** The clock of a watch. Tests own it. */
export interface ChangeClock {
  /** Milliseconds that never run backwards. */
  now(): number
  /** Runs the task once after so many milliseconds. Returns a function that cancels it. */
  after(milliseconds: number, task: () => Promise<void>): () => void
}

const realClock: ChangeClock = {
  now: () => performance.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** What the notifications are called. */
export const CHANGES_CHANNEL = 'anoncall_changes'

/** One that only follows another server may be behind, or cut off: it does not count. */
const LOOK = "select changes from change_counter where current_setting('transaction_read_only') = 'off'"
/** How often it is asked whether a notification was missed. */
const LOOK_EACH_MILLISECONDS = 250
/** What was heard longer ago than this is not believed. */
const CURRENT_MILLISECONDS = 1_000

/**
 * Hears of changes by notification and, since notifications can be lost, looks at their number again and again. It has a connection
 * of its own and opens another one when that breaks. Resolves after the first look.
 *
 * @param onChange Something may have changed: all of it, or nothing.
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
    if (counted === undefined) throw new Error('this server only follows another one')
    if (counted !== changes) onChange()
    changes = counted
    currentUntil = askedAt + CURRENT_MILLISECONDS
  }
  const turn = async (): Promise<void> => {
    try {
      await look()
    } catch {
      // Whoever asks meanwhile is told that it is not current.
      leave(client)
      client = null
    }
    cancelNext = clock.after(LOOK_EACH_MILLISECONDS, next)
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

async function listen({ connection }: PostgresTarget, onChange: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection,
    application_name: 'anoncall changes',
    connectionTimeoutMillis: CURRENT_MILLISECONDS,
    query_timeout: CURRENT_MILLISECONDS,
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

/** Without waiting for a goodbye: a server that is gone never says it. */
function leave(client: pg.Client | null): void {
  client?.end().catch(() => undefined)
}
