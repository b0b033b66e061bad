import { setTimeout } from 'node:timers/promises'
import { AwayError } from './AwayError.ts'

/** How long a caller may wait for a database that is away. */
const AWAY_MILLISECONDS_MAX = 3_000
/** Each pause is twice as long as the one before. */
const FIRST_PAUSE_MILLISECONDS = 25

/**
 * Does it again while the database is away, beginning no attempt after three seconds. Only for what may be done twice: whether a
 * lost attempt was carried out nobody knows.
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
