import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  type KeyObject,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto'
import { requireEqualLength } from './errors.ts'
import { BLOCK_BYTES, TOKEN_MAX_LENGTH, type TokenFormat } from './tokenText.ts'

/**
 * Creates the format AES_256_CBC_HMAC: the MAC in upper-case hex, the IV as text, and the ciphertext in upper-case hex
 * (docs/reference/token-format.md, section "AES_256_CBC_HMAC"). AES and HMAC use the same key, as the gateway requires.
 *
 * @param key 32 bytes.
 * @param nextIv Called once for each token. The tests pass a source of fixed IVs.
 */
export function createCbcFormat(key: KeyObject, nextIv: IvSource): TokenFormat {
  const blocks = createCbcBlocks(key)
  /** HMAC-SHA-256 (RFC 2104) over text, 64 characters of upper-case hex. */
  const macOf = (text: string) => createHmac('sha256', key).update(text, 'latin1').digest('hex').toUpperCase()

  function encryptText(padded: string): string {
    const iv = nextIv()
    const ciphertext = blocks.encrypt(Buffer.from(padded, 'latin1'), Buffer.from(iv, 'latin1'))
    const text = iv + ciphertext.toString('hex').toUpperCase()
    return macOf(text) + text
  }

  return {
    separator: ';x-ts=',

    encrypt: ({ account, from, callees }) =>
      callees.map((callee) => ({
        accountToken: encryptText(account),
        fromToken: encryptText(from),
        toToken: encryptText(callee),
      })),

    decrypt(token) {
      if (typeof token !== 'string' || token.length > TOKEN_MAX_LENGTH || !TOKEN.test(token)) return null
      const mac = Buffer.from(token.slice(0, MAC_LENGTH), 'latin1')
      const expectedMac = Buffer.from(macOf(token.slice(MAC_LENGTH)), 'latin1')
      // The MACs are compared in constant time, and before anything is decrypted.
      if (!timingSafeEqual(mac, expectedMac)) return null
      const iv = Buffer.from(token.slice(MAC_LENGTH, MAC_LENGTH + IV_LENGTH), 'latin1')
      return blocks.decrypt(Buffer.from(token.slice(MAC_LENGTH + IV_LENGTH), 'hex'), iv)
    },
  }
}

/** AES-CBC over whole blocks, without padding, with an IV of 16 bytes for each message. */
export interface CbcBlocks {
  /** @throws {TokenCoreError} `CIPHER_FAILED` if the input is not a whole number of 16-byte blocks */
  encrypt(blocks: Buffer, iv: Uint8Array): Buffer
  /** @throws {TokenCoreError} `CIPHER_FAILED` if the input is not a whole number of 16-byte blocks */
  decrypt(blocks: Buffer, iv: Uint8Array): Buffer
}

/**
 * Creates AES-256-CBC with one cipher for all encryptions. Creating a cipher costs more than half as much as all other
 * work for a token (docs/adr/0028-one-cipher-per-key.md). Decryption is rare and uses a new cipher each time.
 *
 * CBC encrypts the first block of a message as `E(block ^ IV)` (NIST SP 800-38A, section 6.2). A cipher that continues
 * after an earlier message computes `E(block ^ last)` instead, where `last` is the last block it returned. That cipher
 * therefore receives `block ^ last ^ IV`, and `last` cancels out.
 *
 * @param key 32 bytes.
 */
export function createCbcBlocks(key: KeyObject): CbcBlocks {
  const start = () => ({
    cipher: createCipheriv('aes-256-cbc', key, Buffer.alloc(BLOCK_BYTES)).setAutoPadding(false),
    /** A new cipher has the zero IV. */
    last: Buffer.alloc(BLOCK_BYTES),
  })
  let chain: ReturnType<typeof start> | undefined

  return {
    encrypt(blocks, iv) {
      const { cipher, last } = chain ?? start()
      // The cipher is kept only after a success. After a failure, it can contain bytes of this message.
      chain = undefined
      const input = Buffer.from(blocks)
      for (let i = 0; i < BLOCK_BYTES; i++) input[i] = (blocks[i] ?? 0) ^ (last[i] ?? 0) ^ (iv[i] ?? 0)
      const ciphertext = requireEqualLength(cipher.update(input), blocks)
      ciphertext.copy(last, 0, ciphertext.length - BLOCK_BYTES)
      chain = { cipher, last }
      return ciphertext
    },

    decrypt(blocks, iv) {
      const decryptor = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
      return requireEqualLength(decryptor.update(blocks), blocks)
    },
  }
}

/** Returns 16 new characters of `[A-Za-z0-9]` each time. */
export type IvSource = () => string

/**
 * Creates a source of IVs from the operating system's random number generator. Random bytes are fetched 1,024 at a time,
 * because each fetch costs about a microsecond.
 *
 * @param fill Fills a buffer with random bytes. The tests pass a counter.
 */
export function createRandomIvs(fill: (bytes: Buffer) => void = randomFillSync): IvSource {
  const pool = Buffer.alloc(1_024)
  let used = pool.length

  return () => {
    let iv = ''
    while (iv.length < IV_LENGTH) {
      if (used === pool.length) {
        fill(pool)
        used = 0
      }
      const byte = pool[used++] ?? FAIR_BYTES
      if (byte < FAIR_BYTES) iv += IV_CHARACTERS.charAt(byte % IV_CHARACTERS.length)
    }
    return iv
  }
}

const IV_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/**
 * Bytes of 248 and above are skipped. 256 is not a multiple of 62, so these bytes would make the first eight characters
 * more likely.
 */
const FAIR_BYTES = 256 - (256 % IV_CHARACTERS.length)

const MAC_LENGTH = 64
const IV_LENGTH = 16
const TOKEN = /^[0-9A-F]{64}[A-Za-z0-9]{16}(?:[0-9A-F]{32})+$/
