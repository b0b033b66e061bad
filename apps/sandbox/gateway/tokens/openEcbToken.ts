import { ecb } from '@noble/ciphers/aes.js'
import { hexToBytes } from '@noble/ciphers/utils.js'
import { toText } from './toText.ts'

/** The text of an AES-128-ECB token in hex of either case, or undefined where the key is another. */
export function openEcbToken(token: string, key: string): string | undefined {
  try {
    return toText(ecb(new TextEncoder().encode(key)).decrypt(hexToBytes(token)))
  } catch {
    return undefined
  }
}
