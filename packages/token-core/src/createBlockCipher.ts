import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { TokenCoreError } from './TokenCoreError.ts'

/**
 * One long-lived AES object for whole blocks, without padding: making a new one for each token costs about ten times
 * what the encryption itself costs (`createCipheriv` sets up the key and crosses into OpenSSL three times).
 *
 * In ECB no block depends on another, so nothing is carried from one call to the next. In CBC the last ciphertext block is,
 * which {@link createCbcBlocks} takes out again.
 */
export function createBlockCipher(
  algorithm: BlockAlgorithm,
  direction: 'encrypt' | 'decrypt',
  key: KeyObject,
): BlockCipher {
  const open = () => {
    const iv = algorithm === 'aes-256-cbc' ? Buffer.alloc(16) : null
    const cipher = direction === 'encrypt' ? createCipheriv(algorithm, key, iv) : createDecipheriv(algorithm, key, iv)
    return cipher.setAutoPadding(false)
  }
  let current: ReturnType<typeof open> | undefined

  return {
    update(blocks) {
      // Taken away while it works: whatever goes wrong below, the next call begins with a fresh one.
      const cipher = current ?? open()
      current = undefined
      const result = cipher.update(blocks)
      if (result.length !== blocks.length || blocks.length % 16 !== 0)
        throw new TokenCoreError('CIPHER_FAILED', 'The platform cipher did not return as many bytes as it was given.')
      current = cipher
      return result
    },
    get isFresh() {
      return current === undefined
    },
  }
}

export type BlockAlgorithm = 'aes-128-ecb' | 'aes-256-cbc'

export interface BlockCipher {
  /** Whole blocks in, as many bytes out, in a buffer of their own. */
  update(blocks: Buffer): Buffer
  /** No state of an earlier call is left: the next one begins with the zero IV. */
  readonly isFresh: boolean
}
