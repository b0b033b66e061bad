import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { associatedData, FORMAT_VERSION, openGcm, sealGcm } from './envelope.ts'
import type { Secret } from './Secret.ts'

/**
 * Creates the functions that seal visitors' addresses. Each key is sealed with a secret of the server. The database alone
 * is therefore not enough to read an address. If a sealed key is destroyed, its addresses can never be read again.
 */
export function createAddressVault(visitorKey: Secret): AddressVault {
  const wrappingKey = deriveKey(visitorKey, new Uint8Array(), 'address keys')
  return {
    createKey: (id) => {
      const bytes = randomBytes(KEY_BYTES)
      const sealedKey = write(sealGcm(wrappingKey, bytes, contextOf(id)))
      const key = addressKey(createSecretKey(bytes), id)
      bytes.fill(0)
      return { key, sealedKey }
    },
    openKey: (id, sealedKey) => {
      const sealed = read(sealedKey)
      const bytes = sealed === null ? null : openGcm(wrappingKey, sealed, contextOf(id))
      if (bytes === null) return null
      const key = addressKey(createSecretKey(bytes), id)
      bytes.fill(0)
      return key
    },
    openEarlier: (issuanceId, text) => {
      const sealed = read(text)
      if (sealed === null) return null
      const key = deriveKey(visitorKey, sealed.subarray(0, EARLIER_SALT_BYTES), 'visitor addresses')
      const data = associatedData({
        purpose: 'issuances',
        rowId: issuanceId,
        column: 'sealed_address',
        keyVersion: 1,
      })
      return openGcm(key, sealed.subarray(EARLIER_SALT_BYTES), data)?.toString().trimEnd() ?? null
    },
  }
}

/** Seals visitors' addresses, under keys that are stored with the addresses. */
export interface AddressVault {
  /** Creates a key, and seals it for the row with the given id. */
  createKey(id: string): { readonly key: AddressKey; readonly sealedKey: string }
  /** Opens a sealed key. Returns `null` if it was sealed for another row or with another secret. */
  openKey(id: string, sealedKey: string): AddressKey | null
  /**
   * Opens an address that the previous version sealed for one issuance. The key was derived with a random salt. The
   * sealed text is `v1.<base64url salt, nonce, ciphertext and tag>`. Returns `null` if the address was sealed for
   * another issuance.
   */
  openEarlier(issuanceId: string, sealed: string): string | null
}

/** A key for the addresses of one process and one quarter of an hour. */
export interface AddressKey {
  seal(text: string): string
  /** Returns `null` if the text was sealed under another key or was changed. */
  open(sealed: string): string | null
}

const KEY_BYTES = 32
const EARLIER_SALT_BYTES = 16

function addressKey(key: KeyObject, id: string): AddressKey {
  const context = associatedData({ purpose: 'receipt_addresses', rowId: id, column: 'sealed', keyVersion: 1 })
  return {
    seal: (text) => write(sealGcm(key, Buffer.from(text), context)),
    open: (text) => {
      const sealed = read(text)
      return sealed === null ? null : (openGcm(key, sealed, context)?.toString() ?? null)
    },
  }
}

function contextOf(id: string): string {
  return associatedData({ purpose: 'address_keys', rowId: id, column: 'sealed_key', keyVersion: 1 })
}

function deriveKey(secret: Secret, salt: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', secret.key, salt, purpose, KEY_BYTES)))
}

function write(sealed: Buffer): string {
  return `${FORMAT_VERSION}.${sealed.toString('base64url')}`
}

function read(text: string): Buffer | null {
  const [version, encoded = '', ...rest] = text.split('.')
  return version === FORMAT_VERSION && rest.length === 0 ? Buffer.from(encoded, 'base64url') : null
}
