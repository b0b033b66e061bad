import type { KeyObject } from 'node:crypto'
import { createBlockCipher } from './createBlockCipher.ts'
import { readTokenText, tokenTextBytesMax, unreadable } from './readTokenText.ts'
import { requireIdentity } from './requireIdentity.ts'
import { requireTimestamp } from './requireTimestamp.ts'
import type { TokenCipher } from './TokenCipher.ts'
import { tokenTextBytes, writeTokenText } from './writeTokenText.ts'

/** Tokens of AES-128-ECB: lower-case hex out, either case in (docs/reference/token-format.md, «AES_128_ECB»). */
export function createEcbCipher(key: KeyObject): TokenCipher {
  const encryptor = createBlockCipher('aes-128-ecb', 'encrypt', key)
  const decryptor = createBlockCipher('aes-128-ecb', 'decrypt', key)

  function mintBatch({ account, from, callees, timestamp }: Parameters<TokenCipher['mintBatch']>[0]) {
    requireTimestamp(timestamp)
    requireIdentity('account', account)
    requireIdentity('from', from)
    const suffix = `;${timestamp}`
    let length = tokenTextBytes('', account, suffix) + tokenTextBytes('sip:', from, suffix)
    for (const callee of callees) {
      requireIdentity('callee', callee)
      length += tokenTextBytes('sip:', callee, suffix)
    }
    const blocks = Buffer.allocUnsafe(length)
    const accountEnd = writeTokenText(blocks, 0, '', account, suffix)
    const fromEnd = writeTokenText(blocks, accountEnd, 'sip:', from, suffix)
    const ends: number[] = []
    let end = fromEnd
    for (const callee of callees) {
      end = writeTokenText(blocks, end, 'sip:', callee, suffix)
      ends.push(end)
    }
    const hex = encryptor.update(blocks).toString('hex')
    const accountToken = hex.slice(0, 2 * accountEnd)
    const fromToken = hex.slice(2 * accountEnd, 2 * fromEnd)
    let start = fromEnd
    return ends.map((calleeEnd) => {
      const toToken = hex.slice(2 * start, 2 * calleeEnd)
      start = calleeEnd
      return { accountToken, fromToken, toToken }
    })
  }

  return Object.freeze<TokenCipher>({
    cipher: 'AES_128_ECB',
    mint({ account, from, callee, timestamp }) {
      const [set] = mintBatch({ account, from, callees: [callee], timestamp })
      if (set === undefined) throw new Error('unreachable')
      return set
    },
    mintBatch,
    read(token) {
      if (typeof token !== 'string' || token.length > 2 * tokenTextBytesMax || !ecbToken.test(token)) return unreadable
      return readTokenText(decryptor.update(Buffer.from(token, 'hex')), '')
    },
  })
}

const ecbToken = /^(?:[0-9A-Fa-f]{32})+$/
