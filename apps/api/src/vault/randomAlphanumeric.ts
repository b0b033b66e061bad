import { randomFillSync } from 'node:crypto'
import { base62 } from './base62.ts'

/**
 * 256 is not a multiple of 62. Bytes from here on are discarded, because they would make the first eight characters
 * more likely.
 */
const FAIR_BYTES = 256 - (256 % base62.length)

/** Returns letters and digits with equal probabilities. Tests pass their own source of randomness. */
export function randomAlphanumeric(length: number, fill: (bytes: Buffer) => void = randomFillSync): string {
  const bytes = Buffer.alloc(length)
  let text = ''
  while (text.length < length) {
    fill(bytes)
    for (const byte of bytes) {
      if (text.length < length && byte < FAIR_BYTES) text += base62.charAt(byte % base62.length)
    }
  }
  bytes.fill(0)
  return text
}
