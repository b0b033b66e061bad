import type { KeyObject } from 'node:crypto'
import { createBlockCipher } from './createBlockCipher.ts'

/**
 * AES-256-CBC over whole blocks with an IV for each call, through one long-lived cipher in each direction.
 *
 * CBC XORs the first block with the IV; a cipher that goes on after an earlier message XORs it with that message's last
 * ciphertext block `previous` instead. XORing `previous` and the IV into the first block ourselves makes the two equal:
 * `E((first ^ previous ^ iv) ^ previous) = E(first ^ iv)`, and the same after the fact when decrypting.
 */
export function createCbcBlocks(key: KeyObject): CbcBlocks {
  const encryptor = createBlockCipher('aes-256-cbc', 'encrypt', key)
  const decryptor = createBlockCipher('aes-256-cbc', 'decrypt', key)
  const afterEncrypt = Buffer.alloc(16)
  const afterDecrypt = Buffer.alloc(16)

  return {
    encryptInPlace(blocks, iv) {
      if (encryptor.isFresh) afterEncrypt.fill(0)
      for (let i = 0; i < 16; i++) blocks[i] = at(blocks, i) ^ at(afterEncrypt, i) ^ at(iv, i)
      const result = encryptor.update(blocks)
      result.copy(afterEncrypt, 0, result.length - 16)
      return result
    },
    decrypt(blocks, iv) {
      if (decryptor.isFresh) afterDecrypt.fill(0)
      const result = decryptor.update(blocks)
      for (let i = 0; i < 16; i++) result[i] = at(result, i) ^ at(afterDecrypt, i) ^ at(iv, i)
      blocks.copy(afterDecrypt, 0, blocks.length - 16)
      return result
    },
  }
}

export interface CbcBlocks {
  /** Spoils the first block of `blocks`, which saves a copy. */
  encryptInPlace(blocks: Buffer, iv: Uint8Array): Buffer
  decrypt(blocks: Buffer, iv: Uint8Array): Buffer
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}
