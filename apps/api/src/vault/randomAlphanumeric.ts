import { randomFillSync } from 'node:crypto'
import { base62 } from './base62.ts'

/** 256 is no multiple of 62: bytes from here on would make the first eight characters likelier, so they are thrown away. */
const FAIR_BYTES = 256 - (256 % base62.length)

/** Letters and digits, each equally likely. Chance is an argument for the tests. */
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
