/** Digits and letters in the order of their values. */
export const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const radix = BigInt(base62.length)

/** Returns a number in exactly `length` characters, with leading zeros. */
export function toBase62(value: bigint, length: number): string {
  let rest = value
  let text = ''
  for (let place = 0; place < length; place += 1) {
    text = base62.charAt(Number(rest % radix)) + text
    rest /= radix
  }
  return text
}
