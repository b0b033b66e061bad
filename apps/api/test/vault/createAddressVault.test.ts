import { hkdfSync } from 'node:crypto'
import { gcm } from '@noble/ciphers/aes.js'
import { describe, expect, it } from 'vitest'
import { createAddressVault } from '../../src/vault/createAddressVault.ts'
import { Secret } from '../../src/vault/Secret.ts'

const secret = new Secret(Buffer.alloc(32, 7))
const vault = createAddressVault(secret)

/** Every text that differs from a sealed text in one byte, and texts of other forms. */
function changed(sealed: string): string[] {
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  const others = [...bytes.keys()].map((index) => {
    const other = Buffer.from(bytes)
    other[index] = (other[index] ?? 0) ^ 1
    return `v1.${other.toString('base64url')}`
  })
  return [...others, `v2.${sealed.slice(3)}`, '', 'v1.', 'v1.AAAA', 'x', 'v1.a.b']
}

describe('a key for addresses', () => {
  it('seals text, and opens it after a restart', () => {
    const { key, sealedKey } = vault.createKey('adk_1')
    const sealed = key.seal('203.0.113.7')
    expect(sealed).not.toContain('203.0.113.7')
    const again = createAddressVault(secret).openKey('adk_1', sealedKey)
    expect(again?.open(sealed)).toBe('203.0.113.7')
    expect(key.seal('203.0.113.7')).not.toBe(sealed)
  })

  it('opens for its own row and with its own secret only', () => {
    const { sealedKey } = vault.createKey('adk_1')
    expect(vault.openKey('adk_2', sealedKey)).toBeNull()
    expect(createAddressVault(Secret.random()).openKey('adk_1', sealedKey)).toBeNull()
    for (const text of changed(sealedKey)) expect(vault.openKey('adk_1', text)).toBeNull()
  })

  it('opens nothing that another key sealed or somebody changed', () => {
    const { key } = vault.createKey('adk_1')
    const sealed = key.seal('203.0.113.7')
    expect(vault.createKey('adk_1').key.open(sealed)).toBeNull()
    for (const text of changed(sealed)) expect(key.open(text)).toBeNull()
  })
})

describe('an address of the previous version', () => {
  const salt = Buffer.alloc(16, 3)
  const nonce = Buffer.alloc(12, 5)
  /** Seals as the previous version did, with another implementation of AES-GCM. */
  const seal = (issuanceId: string, address: string) => {
    const key = new Uint8Array(hkdfSync('sha256', Buffer.alloc(32, 7), salt, 'visitor addresses', 32))
    const data = Buffer.from(`issuances|${issuanceId}|sealed_address|1|v1`)
    const sealed = gcm(key, nonce, data).encrypt(Buffer.from(address.padEnd(39)))
    return `v1.${Buffer.concat([salt, nonce, sealed]).toString('base64url')}`
  }

  it.each(['203.0.113.7', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'])(
    '%s opens for its issuance only',
    (address) => {
      const sealed = seal('iss_1', address)
      expect(vault.openEarlier('iss_1', sealed)).toBe(address)
      expect(vault.openEarlier('iss_2', sealed)).toBeNull()
      for (const text of changed(sealed)) expect(vault.openEarlier('iss_1', text)).toBeNull()
    },
  )
})
