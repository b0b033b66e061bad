import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { requireEqualLength } from './errors.ts'
import { TOKEN_MAX_LENGTH, type TokenFormat } from './tokenText.ts'

/**
 * Creates the format AES_128_ECB: hex of AES-128-ECB, lower case when written, either case when read
 * (docs/reference/token-format.md, section "AES_128_ECB").
 *
 * All texts are encrypted as one message, because invoking the platform's cipher costs more than the encryption itself.
 * In ECB a block does not depend on the blocks before it. Each token can therefore be cut out of the ciphertext.
 *
 * @param key 16 bytes.
 */
export function createEcbFormat(key: KeyObject): TokenFormat {
  const blocks = createEcbBlocks(key)
  return {
    separator: ';',

    encrypt({ account, from, callees }) {
      const text = account + from + callees.join('')
      const hex = blocks.encrypt(Buffer.from(text, 'latin1')).toString('hex')
      let start = 0
      const nextToken = (padded: string): string => {
        const token = hex.slice(start, start + 2 * padded.length)
        start += token.length
        return token
      }
      const accountToken = nextToken(account)
      const fromToken = nextToken(from)
      return callees.map((callee) => ({ accountToken, fromToken, toToken: nextToken(callee) }))
    },

    decrypt(token) {
      if (typeof token !== 'string' || token.length > TOKEN_MAX_LENGTH || !TOKEN.test(token)) return null
      return blocks.decrypt(Buffer.from(token, 'hex'))
    },
  }
}

/** AES-ECB over whole blocks, without padding. */
export interface EcbBlocks {
  /** @throws {TokenCoreError} `CIPHER_FAILED` if the input is not a whole number of 16-byte blocks */
  encrypt(blocks: Buffer): Buffer
  /** @throws {TokenCoreError} `CIPHER_FAILED` if the input is not a whole number of 16-byte blocks */
  decrypt(blocks: Buffer): Buffer
}

/**
 * Creates AES-128-ECB with one cipher for all encryptions. Creating a cipher costs several times as much as encrypting a
 * token (docs/adr/0028-one-cipher-per-key.md). Decryption is rare and uses a new cipher each time.
 *
 * @param key 16 bytes.
 */
export function createEcbBlocks(key: KeyObject): EcbBlocks {
  const createEncryptor = () => createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  let encryptor: ReturnType<typeof createEncryptor> | undefined

  return {
    encrypt(blocks) {
      const cipher = encryptor ?? createEncryptor()
      // The cipher is kept only after a success. After a failure, it can contain bytes of this message.
      encryptor = undefined
      const ciphertext = requireEqualLength(cipher.update(blocks), blocks)
      encryptor = cipher
      return ciphertext
    },

    decrypt(blocks) {
      const decryptor = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false)
      return requireEqualLength(decryptor.update(blocks), blocks)
    },
  }
}

const TOKEN = /^(?:[0-9A-Fa-f]{32})+$/
