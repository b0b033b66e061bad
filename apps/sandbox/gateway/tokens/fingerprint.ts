import { bytesToHex } from '@noble/ciphers/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** Eight hex digits by which people recognise a key that they are not shown. */
export function fingerprint(key: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(key))).slice(0, 8)
}
