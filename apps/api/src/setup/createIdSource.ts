import { randomFillSync } from 'node:crypto'
import type { Clock, IdSource } from '@anoncall/domain'

const DIGITS = '0123456789abcdefghijklmnopqrstuv'
/** Milliseconds in base 32 until the year 3084. */
const TIME_LENGTH = 9
/** 80 random bits. */
const RANDOM_LENGTH = 16
/** One call to the system's generator serves this many ids. */
const IDS_PER_FILL = 256

/**
 * Makes ids that nobody can guess (`iss_1rk4v0q3d…`). They begin with their time, so that rows made together lie together
 * in the index.
 */
export function createIdSource(clock: Pick<Clock, 'now'>): IdSource {
  const pool = Buffer.alloc(RANDOM_LENGTH * IDS_PER_FILL)
  let used = pool.length
  return {
    next: (prefix) => {
      if (used === pool.length) {
        randomFillSync(pool)
        used = 0
      }
      let random = ''
      for (const byte of pool.subarray(used, used + RANDOM_LENGTH)) random += DIGITS.charAt(byte % DIGITS.length)
      used += RANDOM_LENGTH
      return `${prefix}_${clock.now().toString(DIGITS.length).padStart(TIME_LENGTH, '0')}${random}`
    },
  }
}
