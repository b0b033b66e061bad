import { cbc } from '@noble/ciphers/aes.js'
import { bytesToHex, equalBytes, hexToBytes } from '@noble/ciphers/utils.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { toText } from './toText.ts'

/** The text of an AES-256-CBC token, or undefined where its MAC was not made with this key over exactly these characters. */
export function openCbcToken(token: string, keyText: string): string | undefined {
  const utf8 = new TextEncoder()
  const key = utf8.encode(keyText)
  const mac = utf8.encode(token.slice(0, MAC_LENGTH))
  const expectedMac = utf8.encode(bytesToHex(hmac(sha256, key, utf8.encode(token.slice(MAC_LENGTH)))).toUpperCase())
  // Before anything is decrypted, and in a time that does not tell how much of it was right.
  if (!equalBytes(mac, expectedMac)) return undefined
  try {
    const iv = utf8.encode(token.slice(MAC_LENGTH, MAC_LENGTH + IV_LENGTH))
    return toText(cbc(key, iv).decrypt(hexToBytes(token.slice(MAC_LENGTH + IV_LENGTH))))
  } catch {
    return undefined
  }
}

const MAC_LENGTH = 64
const IV_LENGTH = 16
