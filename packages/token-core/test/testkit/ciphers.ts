import { createSecretKey } from 'node:crypto'
import { createCbcFormat } from '../../src/cbc.ts'
import type { TokenCipher } from '../../src/index.ts'
import { createFormatCipher } from '../../src/TokenCipher.ts'

export const ecbKey = '0123456789abcdef'
export const cbcKey = '0123456789abcdef0123456789abcdef'

/** Creates a CBC cipher that uses these IVs in this order and throws when none is left. */
export function cbcCipherWith(key: string, ivs: readonly string[]): TokenCipher {
  const left = [...ivs]
  const format = createCbcFormat(createSecretKey(key, 'latin1'), () => {
    const iv = left.shift()
    if (iv === undefined) throw new Error('No IV is left.')
    return iv
  })
  return createFormatCipher('AES_256_CBC_HMAC', format)
}
