import { randomFillSync } from 'node:crypto'
import type { Clock, IdPrefix, IdSource } from '@anoncall/domain'

/**
 * Returns a source of ids. An id consists of 48 bits of milliseconds and 80 random bits, in lower-case Crockford
 * Base32. In every index, new rows come after old rows. The next id cannot be guessed.
 */
export function randomIdSource(clock: Pick<Clock, 'now'>): IdSource {
  const pool = Buffer.alloc(RANDOM_BYTES * IDS_PER_POOL)
  let used = pool.length
  return {
    next: (prefix: IdPrefix) => {
      if (used === pool.length) {
        randomFillSync(pool)
        used = 0
      }
      const random = `${base32(pool.readUIntBE(used, 5), 8)}${base32(pool.readUIntBE(used + 5, 5), 8)}`
      used += RANDOM_BYTES
      return `${prefix}_${base32(clock.now(), 10)}${random}`
    },
  }
}

const RANDOM_BYTES = 10
/**
 * How many ids share one request for random bytes. Requesting the bytes for many ids takes as long as requesting the
 * bytes for one id.
 */
const IDS_PER_POOL = 128

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Returns a number in Base32 as exactly `length` characters. The number must have at most 53 bits. */
function base32(value: number, length: number): string {
  let rest = value
  let text = ''
  for (let place = 0; place < length; place += 1) {
    text = alphabet.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** The system clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
