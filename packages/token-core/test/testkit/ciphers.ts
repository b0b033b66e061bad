import { createSecretKey } from 'node:crypto'
import { createCbcCipher } from '../../src/createCbcCipher.ts'
import type { TokenCipher } from '../../src/index.ts'

export const ecbKey = '0123456789abcdef'
export const cbcKey = '0123456789abcdef0123456789abcdef'

/** A CBC cipher whose IVs are these, in this order, and no more. */
export function cbcCipherWith(key: string, ivs: readonly string[]): TokenCipher {
  const left = [...ivs]
  return createCbcCipher(createSecretKey(key, 'latin1'), (target, offset) => {
    const iv = left.shift()
    if (iv === undefined) throw new Error('No IV is left.')
    for (let i = 0; i < 16; i++) target[offset + i] = iv.charCodeAt(i)
  })
}
