import { randomBytes } from 'node:crypto'
import type { Clock, IdPrefix, IdSource } from '@anoncall/domain'

/**
 * Ids of 48 bits of milliseconds and 80 random ones, in lower-case Crockford Base32: new rows stand behind old ones in
 * every index, and nobody guesses the next.
 */
export function randomIdSource(clock: Pick<Clock, 'now'>): IdSource {
  return { next: (prefix: IdPrefix) => `${prefix}_${timeText(clock.now())}${randomText()}` }
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_LENGTH = 10

function timeText(milliseconds: number): string {
  let rest = milliseconds
  let text = ''
  for (let place = 0; place < TIME_LENGTH; place += 1) {
    text = alphabet.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** 10 bytes are 16 characters exactly. */
function randomText(): string {
  let bits = 0n
  for (const byte of randomBytes(10)) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let place = 0; place < 16; place += 1) {
    text = alphabet.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return text
}
