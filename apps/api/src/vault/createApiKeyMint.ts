import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ApiKeyKind, ApiKeyMint } from '@anoncall/domain'
import { toBase62 } from './randomText.ts'
import type { Secret } from './Secret.ts'
import { keyedHash } from './serverSecrets.ts'

/**
 * Creates and checks API keys: `pk_` or `sk_`, 256 random bits in 43 letters and digits, and a checksum of 6
 * characters.
 *
 * The checksum is a CRC-32, because a CRC-32 detects every change of a single character. The checksum avoids database
 * reads for mistyped keys. The checksum does not prevent made-up keys, because anyone can compute it.
 */
export function createApiKeyMint(pepper: Secret): ApiKeyMint {
  return {
    mint: (kind) => {
      const body = prefixes[kind] + toBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), RANDOM_LENGTH)
      const plaintext = body + checksum(body)
      return { plaintext, start: plaintext.slice(0, START_LENGTH), digest: keyedHash(pepper, plaintext) }
    },
    digest: (plaintext) => {
      if (!shape.test(plaintext)) return null
      const body = plaintext.slice(0, -CHECKSUM_LENGTH)
      return checksum(body) === plaintext.slice(-CHECKSUM_LENGTH) ? keyedHash(pepper, plaintext) : null
    },
  }
}

const prefixes: Record<ApiKeyKind, string> = { PUBLISHABLE: 'pk_', SECRET: 'sk_' }

/** 62^43 is slightly more than 2^256. */
const RANDOM_LENGTH = 43
/** 62^6 is more than 2^32. */
const CHECKSUM_LENGTH = 6
const START_LENGTH = 12
const shape = /^[ps]k_[0-9A-Za-z]{49}$/

function checksum(body: string): string {
  return toBase62(BigInt(crc32(body)), CHECKSUM_LENGTH)
}
