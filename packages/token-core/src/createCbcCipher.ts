import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { createCbcBlocks } from './createCbcBlocks.ts'
import type { IvSource } from './createRandomIvs.ts'
import { readTokenText, tokenTextBytesMax, unreadable } from './readTokenText.ts'
import { requireIdentity } from './requireIdentity.ts'
import { requireTimestamp } from './requireTimestamp.ts'
import type { TokenCipher } from './TokenCipher.ts'
import { writeTokenText } from './writeTokenText.ts'

/** Tokens of AES-256-CBC with HMAC-SHA-256 (docs/reference/token-format.md, «AES_256_CBC_HMAC»). The IV source is an argument for the tests. */
export function createCbcCipher(key: KeyObject, nextIv: IvSource): TokenCipher {
  const cbc = createCbcBlocks(key)
  const iv = Buffer.alloc(16)

  const mac = (text: string) => createHmac('sha256', key).update(text, 'latin1').digest('hex').toUpperCase()

  function mintToken(prefix: '' | 'sip:', user: string, suffix: string): string {
    const blocks = Buffer.allocUnsafe(tokenTextBytesMax)
    const length = writeTokenText(blocks, 0, prefix, user, suffix)
    nextIv(iv, 0)
    const text =
      iv.toString('latin1') + cbc.encryptInPlace(blocks.subarray(0, length), iv).toString('hex').toUpperCase()
    return mac(text) + text
  }

  function mintSet(account: string, from: string, callee: string, suffix: string) {
    return {
      accountToken: mintToken('', account, suffix),
      fromToken: mintToken('sip:', from, suffix),
      toToken: mintToken('sip:', callee, suffix),
    }
  }

  return Object.freeze<TokenCipher>({
    cipher: 'AES_256_CBC_HMAC',
    mint({ account, from, callee, timestamp }) {
      requireTimestamp(timestamp)
      requireIdentity('account', account)
      requireIdentity('from', from)
      requireIdentity('callee', callee)
      return mintSet(account, from, callee, `;x-ts=${timestamp}`)
    },
    mintBatch({ account, from, callees, timestamp }) {
      requireTimestamp(timestamp)
      requireIdentity('account', account)
      requireIdentity('from', from)
      for (const callee of callees) requireIdentity('callee', callee)
      return callees.map((callee) => mintSet(account, from, callee, `;x-ts=${timestamp}`))
    },
    read(token) {
      if (typeof token !== 'string' || token.length > 80 + 2 * tokenTextBytesMax || !cbcToken.test(token))
        return unreadable
      const expected = Buffer.from(mac(token.slice(64)), 'latin1')
      if (!timingSafeEqual(expected, Buffer.from(token.slice(0, 64), 'latin1'))) return unreadable
      const ivText = Buffer.from(token.slice(64, 80), 'latin1')
      return readTokenText(cbc.decrypt(Buffer.from(token.slice(80), 'hex'), ivText), 'x-ts=')
    },
  })
}

const cbcToken = /^[0-9A-F]{64}[A-Za-z0-9]{16}(?:[0-9A-F]{32})+$/
