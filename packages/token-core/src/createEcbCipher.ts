import type { KeyObject } from 'node:crypto'
import { createBlockCipher } from './createBlockCipher.ts'
import { createPairMemo } from './createPairMemo.ts'
import { createStamp } from './createStamp.ts'
import { readTokenText, tokenTextBytesMax, tokenTexts, unreadable } from './readTokenText.ts'
import { requireIdentity } from './requireIdentity.ts'
import type { MintBatchRequest, MintRequest, TokenCipher, TokenReading, TokenSet } from './TokenCipher.ts'
import { writeCallees } from './writeCallees.ts'
import { writeSip } from './writeSip.ts'

/**
 * Tokens of AES-128-ECB: lower-case hex out, either case in (docs/reference/token-format.md, «AES_128_ECB»).
 *
 * What costs is crossing into the platform's cipher, not the encryption. So the texts of all tokens of a call lie in one
 * piece, and there is one `update()` and one pass of hex for all of them.
 */
export function createEcbCipher(key: KeyObject): TokenCipher {
  const encryptor = createBlockCipher('aes-128-ecb', 'encrypt', key)
  const decryptor = createBlockCipher('aes-128-ecb', 'decrypt', key)
  const stamp = createStamp(';')
  const scratch = Buffer.alloc(3 * tokenTextBytesMax)
  const memo = createPairMemo(encryptor, stamp, scratch)

  let view = scratch
  let viewStart = 0
  /** Making a view of the scratch costs a twentieth of a credential, and the next one is mostly the same. */
  function viewOf(start: number, end: number): Buffer {
    if (start !== viewStart || end - start !== view.length) {
      view = scratch.subarray(start, end)
      viewStart = start
    }
    return view
  }

  function mint({ account, from, callee, timestamp }: MintRequest): TokenSet {
    stamp.set(timestamp)
    const pair = memo.find(account, from)
    writeSip(scratch, pair.tailsEnd)
    const userEnd = requireIdentity('callee', callee, scratch, pair.tailsEnd + 4)
    const end = stamp.write(scratch, pair.tailsEnd, userEnd)
    if (pair.timestamp === timestamp) {
      const toToken = encryptor.update(viewOf(pair.tailsEnd, end)).toString('hex')
      return { accountToken: pair.accountToken, fromToken: pair.fromToken, toToken }
    }
    memo.restamp(pair)
    const hex = encryptor.update(viewOf(0, end)).toString('hex')
    memo.keep(pair, timestamp, hex)
    return { accountToken: pair.accountToken, fromToken: pair.fromToken, toToken: hex.slice(2 * pair.tailsEnd) }
  }

  function mintBatch({ account, from, callees, timestamp }: MintBatchRequest): TokenSet[] {
    const [callee] = callees
    // What a batch is prepared with costs more than one callee alone.
    if (callee !== undefined && callees.length === 1) return [mint({ account, from, callee, timestamp })]
    stamp.set(timestamp)
    const pair = memo.find(account, from)
    if (callees.length === 0) return []
    const { blocks, ends } = writeCallees(callees, `;${timestamp}`, pair.tailsEnd)
    memo.restamp(pair)
    scratch.copy(blocks, 0, 0, pair.tailsEnd)
    const hex = encryptor.update(blocks).toString('hex')
    memo.keep(pair, timestamp, hex)
    const { accountToken, fromToken } = pair
    let start = 2 * pair.tailsEnd
    return callees.map((_, index) => {
      const end = 2 * (ends[index] ?? 0)
      const toToken = hex.slice(start, end)
      start = end
      return { accountToken, fromToken, toToken }
    })
  }

  function read(token: string): TokenReading {
    if (typeof token !== 'string' || token.length > 2 * tokenTextBytesMax || !ecbToken.test(token)) return unreadable
    return readTokenText(decryptor.update(Buffer.from(token, 'hex')), tokenTexts.ecb)
  }

  function decrypt(token: string): Uint8Array | null {
    if (typeof token !== 'string' || token.length > decryptedLengthMax || !ecbToken.test(token)) return null
    return decryptor.update(Buffer.from(token, 'hex'))
  }

  return Object.freeze<TokenCipher>({ cipher: 'AES_128_ECB', mint, mintBatch, read, decrypt })
}

/** Longer than a token: what was encrypted twice is twice as long. */
const decryptedLengthMax = 8_192
const ecbToken = /^(?:[0-9A-Fa-f]{32})+$/
