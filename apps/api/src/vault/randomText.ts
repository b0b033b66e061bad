import { randomFillSync } from 'node:crypto'

/** Returns a number in base 62 as exactly `length` characters, with leading zeros. */
export function toBase62(value: bigint, length: number): string {
  let rest = value
  let text = ''
  for (let place = 0; place < length; place += 1) {
    text = base62.charAt(Number(rest % radix)) + text
    rest /= radix
  }
  return text
}

/** Digits and letters in the order of their values. */
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const radix = BigInt(base62.length)

/**
 * The number of byte values in use. Higher bytes are discarded. 256 is not a multiple of 62, so higher bytes would make
 * the first eight characters more likely.
 */
const FAIR_BYTES = 256 - (256 % base62.length)

/** Returns random letters and digits. All characters are equally likely. Tests pass their own source of randomness. */
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
