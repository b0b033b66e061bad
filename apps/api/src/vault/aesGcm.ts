import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The number of bytes that sealing adds. */
export const GCM_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES

/**
 * Encrypts with AES-256-GCM and returns nonce, ciphertext and tag. A data key seals once, a master key far fewer than
 * 2^32 times (SP 800-38D 8.3).
 *
 * @param nonce Random by default. A caller that counts must never use one twice under the same key.
 */
export function sealGcm(
  key: KeyObject,
  plaintext: Uint8Array,
  associated: string,
  nonce: Uint8Array = randomBytes(NONCE_BYTES),
): Buffer {
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(associated))
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** Returns the plaintext; `null` if the key, text or associated data differ from the sealing. */
export function openGcm(key: KeyObject, sealed: Buffer, associated: string): Buffer | null {
  if (sealed.length < GCM_OVERHEAD_BYTES) return null
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const tag = sealed.subarray(sealed.length - TAG_BYTES)
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(associated))
    .setAuthTag(tag)
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES))
  try {
    decipher.final()
  } catch {
    plaintext.fill(0)
    return null
  }
  return plaintext
}
