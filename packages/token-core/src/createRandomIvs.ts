import { randomFillSync } from 'node:crypto'

/** Puts 16 characters of `[A-Za-z0-9]` into `target` from `offset` on. A fresh IV for every token, never one for a set. */
export type IvSource = (target: Uint8Array, offset: number) => void

const alphabet = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'latin1')
// 256 is no multiple of 62: the bytes from 248 on would make the first eight letters likelier, so they are thrown away.
const fairBytes = 256 - (256 % alphabet.length)

/** IVs from the operating system's CSPRNG, fetched a few hundred bytes at a time because each fetch costs a microsecond. */
export function createRandomIvs(fill: (bytes: Buffer) => void = randomFillSync): IvSource {
  const pool = Buffer.alloc(1024)
  let next = pool.length

  return (target, offset) => {
    for (let i = 0; i < 16; ) {
      if (next === pool.length) {
        fill(pool)
        next = 0
      }
      const byte = pool[next++] ?? fairBytes
      if (byte >= fairBytes) continue
      target[offset + i++] = alphabet[byte % alphabet.length] ?? 0
    }
  }
}
