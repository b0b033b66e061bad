import { createHmac } from 'node:crypto'
import { createTokenCipher, keyByteLength, type TokenCipher } from '@anoncall/token-core'
import type { ApiKeyMint } from '../ports/ApiKeyMint.ts'
import type { AuditSeal } from '../ports/AuditSeal.ts'
import type { KeyBinding, KeyVault } from '../ports/KeyVault.ts'

export interface MemoryVault {
  readonly vault: KeyVault
  readonly apiKeyMint: ApiKeyMint
  readonly auditSeal: AuditSeal
  /** The ids of the realm keys that are held open. */
  readonly heldKeyIds: () => string[]
}

/** A vault without secrets: real ciphers, but a "sealed" key is a number under which the plaintext is kept. */
export function memoryVault(): MemoryVault {
  const sealed = new Map<string, KeyBinding & { readonly key: string }>()
  const held = new Map<string, TokenCipher>()
  const forgotten = new Set<string>()
  let count = 0
  const next = (): number => {
    count += 1
    return count
  }
  const vault: KeyVault = {
    generate: (cipher) => `generated${String(next())}`.padEnd(keyByteLength[cipher], 'x'),
    seal: async (binding, key) => {
      const sealedKey = `sealed-${next()}`
      sealed.set(sealedKey, { ...binding, key })
      return sealedKey
    },
    cipherOf: async (realmKey) => {
      const known = held.get(realmKey.id)
      if (known !== undefined) return known
      const isGone = realmKey.sealedKey === null || forgotten.has(realmKey.id)
      const entry = isGone ? undefined : sealed.get(realmKey.sealedKey ?? '')
      if (entry === undefined || entry.realmKeyId !== realmKey.id || entry.version !== realmKey.version)
        throw new Error(`the seal of realm key ${realmKey.id} does not open`)
      const cipher = createTokenCipher({ cipher: realmKey.cipher, key: entry.key })
      held.set(realmKey.id, cipher)
      return cipher
    },
    fingerprint: (key) => hash(`fingerprint ${key}`).slice(0, 8),
    forget: (realmKeyId) => {
      held.delete(realmKeyId)
      forgotten.add(realmKeyId)
    },
  }
  const apiKeyMint: ApiKeyMint = {
    mint: (kind) => {
      const plaintext = `${kind === 'SECRET' ? 'sk' : 'pk'}_${String(next()).padStart(20, '0')}`
      return { plaintext, start: plaintext.slice(0, 12), digest: hash(plaintext) }
    },
    digest: (plaintext) => (/^[ps]k_[0-9]{20}$/.test(plaintext) ? hash(plaintext) : null),
  }
  return { vault, apiKeyMint, auditSeal: { hash }, heldKeyIds: () => [...held.keys()] }
}

function hash(text: string): string {
  return createHmac('sha256', 'a key for tests').update(text).digest('hex')
}
