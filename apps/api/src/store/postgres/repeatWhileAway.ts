import { setTimeout } from 'node:timers/promises'
import { AwayError } from './AwayError.ts'

/** The maximum time to wait for an unreachable database. */
const AWAY_MILLISECONDS_MAX = 3_000
/** Each delay is twice as long as the previous one. */
const FIRST_PAUSE_MILLISECONDS = 25

/**
 * Retries while the database is unreachable, for up to three seconds. Use it only for idempotent work, because a lost
 * attempt may or may not have been carried out.
 */
export async function repeatWhileAway<Result>(work: (isRepeated: boolean) => Promise<Result>): Promise<Result> {
  const until = performance.now() + AWAY_MILLISECONDS_MAX
  for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause *= 2) {
    try {
      return await work(pause > FIRST_PAUSE_MILLISECONDS)
    } catch (error) {
      if (!(error instanceof AwayError) || performance.now() + pause > until) throw error
    }
    await setTimeout(pause)
  }
}
