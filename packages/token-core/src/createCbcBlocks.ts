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
  const lastEncrypted = new Uint8Array(16)
  const lastDecrypted = new Uint8Array(16)

  return {
    encrypt(blocks, iv) {
      if (encryptor.isFresh) lastEncrypted.fill(0)
      fold(blocks, lastEncrypted, iv)
      const ciphertext = encryptor.update(blocks)
      keepLast(ciphertext, lastEncrypted)
      return ciphertext
    },
    decrypt(blocks, iv) {
      if (decryptor.isFresh) lastDecrypted.fill(0)
      const plaintext = decryptor.update(blocks)
      fold(plaintext, lastDecrypted, iv)
      keepLast(blocks, lastDecrypted)
      return plaintext
    },
  }
}

export interface CbcBlocks {
  /** Changes the first of `blocks`, which saves a copy. */
  encrypt(blocks: Buffer, iv: Uint8Array): Buffer
  decrypt(blocks: Buffer, iv: Uint8Array): Buffer
}

function fold(blocks: Buffer, previous: Uint8Array, iv: Uint8Array): void {
  for (let i = 0; i < 16; i++) blocks[i] = (blocks[i] ?? 0) ^ (previous[i] ?? 0) ^ (iv[i] ?? 0)
}

function keepLast(ciphertext: Buffer, previous: Uint8Array): void {
  const start = ciphertext.length - 16
  for (let i = 0; i < 16; i++) previous[i] = ciphertext[start + i] ?? 0
}
