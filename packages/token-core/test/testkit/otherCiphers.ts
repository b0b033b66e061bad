import { cbc, ecb } from '@noble/ciphers/aes.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** Both token formats on other implementations of AES and HMAC. They encrypt any text and check none. */
export const otherCiphers = {
  sealEcb: (key: string, text: string) => hexOf(ecb(bytesOf(key)).encrypt(bytesOf(text))),
  /** Encrypts blocks that already have padding, right or wrong. */
  sealEcbRaw: (key: string, padded: Uint8Array) => hexOf(ecb(bytesOf(key), { disablePadding: true }).encrypt(padded)),
  openEcb: (key: string, token: string) =>
    textOf(ecb(bytesOf(key)).decrypt(Uint8Array.from(Buffer.from(token, 'hex')))),

  sealCbc(key: string, iv: string, text: string) {
    const message = iv + hexOf(cbc(bytesOf(key), bytesOf(iv)).encrypt(bytesOf(text))).toUpperCase()
    return macOf(key, message) + message
  },
  sealCbcRaw(key: string, iv: string, padded: Uint8Array) {
    const mode = cbc(bytesOf(key), bytesOf(iv), { disablePadding: true })
    const message = iv + hexOf(mode.encrypt(padded)).toUpperCase()
    return macOf(key, message) + message
  },
  openCbc(key: string, token: string) {
    if (macOf(key, token.slice(64)) !== token.slice(0, 64)) throw new Error('The MAC is wrong.')
    const ciphertext = Uint8Array.from(Buffer.from(token.slice(80), 'hex'))
    return textOf(cbc(bytesOf(key), bytesOf(token.slice(64, 80))).decrypt(ciphertext))
  },
  macOf,
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'))
}

function macOf(key: string, message: string): string {
  return hexOf(hmac(sha256, bytesOf(key), bytesOf(message))).toUpperCase()
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
