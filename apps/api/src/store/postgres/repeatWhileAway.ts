import { setTimeout } from 'node:timers/promises'
import { AwayError } from './AwayError.ts'

/** Pauses between the attempts, in milliseconds: together long enough for a server to start anew. */
const PAUSES = [20, 50, 100, 200, 400, 800, 1_600] as const

/**
 * Does it again while the database is away, for about three seconds. Only for what may be done twice: whether a lost attempt was
 * carried out nobody knows.
 */
export async function repeatWhileAway<Result>(work: (isRepeated: boolean) => Promise<Result>): Promise<Result> {
  for (const pause of PAUSES) {
    try {
      return await work(pause !== PAUSES[0])
    } catch (error) {
      if (!(error instanceof AwayError)) throw error
    }
    await setTimeout(pause)
  }
  return work(true)
}
