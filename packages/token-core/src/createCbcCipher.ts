import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { createCbcBlocks } from './createCbcBlocks.ts'
import type { IvSource } from './createRandomIvs.ts'
import { createStamp } from './createStamp.ts'
import { readTokenText, tokenTextBytesMax, tokenTexts, unreadable } from './readTokenText.ts'
import { type IdentityRole, requireIdentity } from './requireIdentity.ts'
import type { MintBatchRequest, MintRequest, TokenCipher, TokenReading, TokenSet } from './TokenCipher.ts'
import { writeSip } from './writeSip.ts'

/**
 * Tokens of AES-256-CBC with HMAC-SHA-256: `MAC + IV + ciphertext`, upper-case hex but for the IV
 * (docs/reference/token-format.md, «AES_256_CBC_HMAC»). The IV source is an argument for the tests.
 */
export function createCbcCipher(key: KeyObject, nextIv: IvSource): TokenCipher {
  const cbc = createCbcBlocks(key)
  const stamp = createStamp(';x-ts=')
  // The three texts stand apart, so that all are known to be good before the first IV is drawn.
  const texts = [
    Buffer.alloc(tokenTextBytesMax),
    Buffer.alloc(tokenTextBytesMax),
    Buffer.alloc(tokenTextBytesMax),
  ] as const
  const iv = Buffer.alloc(16)

  const mac = (text: string) => createHmac('sha256', key).update(text, 'latin1').digest('hex').toUpperCase()

  function writeText(role: IdentityRole, identity: string, target: Buffer): Buffer {
    const userStart = role === 'account' ? 0 : 4
    if (userStart > 0) writeSip(target, 0)
    return target.subarray(0, stamp.write(target, 0, requireIdentity(role, identity, target, userStart)))
  }

  function mintToken(blocks: Buffer): string {
    nextIv(iv, 0)
    const text = iv.toString('latin1') + cbc.encrypt(blocks, iv).toString('hex').toUpperCase()
    return mac(text) + text
  }

  function mint({ account, from, callee, timestamp }: MintRequest): TokenSet {
    stamp.set(timestamp)
    const accountText = writeText('account', account, texts[0])
    const fromText = writeText('from', from, texts[1])
    const toText = writeText('callee', callee, texts[2])
    return { accountToken: mintToken(accountText), fromToken: mintToken(fromText), toToken: mintToken(toText) }
  }

  function mintBatch({ account, from, callees, timestamp }: MintBatchRequest): TokenSet[] {
    stamp.set(timestamp)
    writeText('account', account, texts[0])
    writeText('from', from, texts[1])
    return Array.from(callees, (callee) => mint({ account, from, callee, timestamp }))
  }

  function read(token: string): TokenReading {
    const blocks = decrypt(token)
    return blocks === null ? unreadable : readTokenText(blocks, tokenTexts.cbc)
  }

  function decrypt(token: string): Buffer | null {
    if (typeof token !== 'string' || token.length > tokenLengthMax || !cbcToken.test(token)) return null
    const bytes = Buffer.from(token, 'latin1')
    const expected = Buffer.from(mac(token.slice(macLength)), 'latin1')
    if (!timingSafeEqual(bytes.subarray(0, macLength), expected)) return null
    const ciphertext = Buffer.from(token.slice(macLength + ivLength), 'hex')
    return cbc.decrypt(ciphertext, bytes.subarray(macLength, macLength + ivLength))
  }

  return Object.freeze<TokenCipher>({ cipher: 'AES_256_CBC_HMAC', mint, mintBatch, read, decrypt })
}

const macLength = 64
const ivLength = 16
const tokenLengthMax = macLength + ivLength + 2 * tokenTextBytesMax
const cbcToken = /^[0-9A-F]{64}[A-Za-z0-9]{16}(?:[0-9A-F]{32})+$/
