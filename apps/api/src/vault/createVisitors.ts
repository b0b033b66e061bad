import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import type { Visitors } from '@anoncall/domain'
import { associatedData, FORMAT_VERSION, openGcm, sealGcm } from './envelope.ts'
import type { Secret } from './Secret.ts'
import { keyedHash } from './serverSecrets.ts'

/**
 * Creates the functions that derive visitor values from one secret of the server. The values shown to people cannot be
 * matched with the values used by limits.
 */
export function createVisitors(visitorKey: Secret): Omit<Visitors, 'addressHours'> {
  const dayOf = createDayOf()
  return {
    ...createAddressSeal(visitorKey),
    hash: (network, now) => keyedHash(visitorKey, `day ${dayOf(now)} ${network}`).slice(0, HASH_LENGTH),
    key: (network) => keyedHash(visitorKey, `network ${network}`).slice(0, KEY_LENGTH),
  }
}

const HASH_LENGTH = 16
const KEY_LENGTH = 32

const DAY_MS = 86_400_000

/** Returns a function that converts an instant to its day in UTC, for example `2026-11-28`. */
function createDayOf(): (now: number) => string {
  let number = Number.NaN
  let text = ''
  return (now) => {
    const numberNow = Math.floor(now / DAY_MS)
    if (numberNow !== number) {
      number = numberNow
      text = new Date(now).toISOString().slice(0, 10)
    }
    return text
  }
}

/**
 * Creates the functions that seal and open visitors' addresses. Each address is sealed for its issuance: `v1.<base64url
 * salt, nonce, ciphertext and tag>`. Every issuance seals an address, and an envelope with its own data key would take
 * three times as long. Each process therefore uses one data key, which is derived with a random salt. The salt is part
 * of the sealed text. The nonces are counted.
 */
function createAddressSeal(visitorKey: Secret): Pick<Visitors, 'seal' | 'open'> {
  const salt = randomBytes(SALT_BYTES)
  const dataKey = dataKeyOf(visitorKey, salt)
  let count = 0
  return {
    seal: (issuanceId, address) => {
      count += 1
      const nonce = Buffer.alloc(NONCE_BYTES)
      nonce.writeUIntBE(count, NONCE_BYTES - COUNT_BYTES, COUNT_BYTES)
      // Pads all addresses to the same length, because the length would reveal much about an IPv4 address.
      const sealed = sealGcm(dataKey, Buffer.from(address.padEnd(ADDRESS_LENGTH)), contextOf(issuanceId), nonce)
      return `${FORMAT_VERSION}.${Buffer.concat([salt, sealed]).toString('base64url')}`
    },
    open: (issuanceId, sealed) => {
      const [version, encoded = '', ...rest] = sealed.split('.')
      if (version !== FORMAT_VERSION || rest.length > 0) return null
      const bytes = Buffer.from(encoded, 'base64url')
      const key = dataKeyOf(visitorKey, bytes.subarray(0, SALT_BYTES))
      const address = openGcm(key, bytes.subarray(SALT_BYTES), contextOf(issuanceId))
      return address === null ? null : address.toString().trimEnd()
    },
  }
}

const SALT_BYTES = 16
const KEY_BYTES = 32
const NONCE_BYTES = 12
/**
 * The size of the counter in a nonce, in bytes. Six bytes are the largest integer size that a buffer can write. No
 * process counts that far.
 */
const COUNT_BYTES = 6
/** The maximum length of an IPv6 address. */
const ADDRESS_LENGTH = 39

function dataKeyOf(visitorKey: Secret, salt: Uint8Array): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', visitorKey.key, salt, 'visitor addresses', KEY_BYTES)))
}

function contextOf(issuanceId: string): string {
  return associatedData({ purpose: 'issuances', rowId: issuanceId, column: 'sealed_address', keyVersion: 1 })
}
