import type { KeyBinding, KeyVault } from '@anoncall/domain'
import { type CipherName, createTokenCipher, keyByteLength, type TokenCipher } from '@anoncall/token-core'
import type { EnvelopeContext } from './envelope.ts'
import { openEnvelope, sealEnvelope } from './envelope.ts'
import type { MasterKeys } from './masterKeys.ts'
import { randomAlphanumeric } from './randomText.ts'
import type { Secret } from './Secret.ts'
import { keyedHash, VaultError } from './serverSecrets.ts'

/**
 * Creates the vault for realm keys, which are sealed with the master keys. An opened key is kept in memory only as a
 * cipher.
 */
export function createKeyVault(masterKeys: MasterKeys, fingerprintKey: Secret): KeyVault {
  const held = new Map<string, Promise<TokenCipher>>()
  // The ids of destroyed keys. A request may have read a key's row before the key was destroyed. Such a request must
  // not open the key again. Ids are never reused.
  const forgotten = new Set<string>()

  return {
    generate: (cipher) => randomAlphanumeric(keyByteLength[cipher]),

    seal: async (binding, key) => {
      const bytes = Buffer.from(key, 'utf8')
      const sealed = sealEnvelope(masterKeys, contextOf(binding), bytes)
      bytes.fill(0)
      return sealed
    },

    cipherOf: ({ id, version, cipher, sealedKey }) => {
      if (forgotten.has(id))
        return Promise.reject(
          new VaultError('KEY_DESTROYED', `Realm key ${id} was just retired or deleted: its material was destroyed.`),
        )
      if (sealedKey === null) {
        held.delete(id)
        return Promise.reject(new VaultError('KEY_DESTROYED', `The material of realm key ${id} was destroyed.`))
      }
      const known = held.get(id)
      if (known !== undefined) return known
      const opening = open(masterKeys, { realmKeyId: id, version }, cipher, sealedKey)
      held.set(id, opening)
      // If the key cannot be opened, the next call tries again.
      opening.catch(() => held.delete(id))
      return opening
    },

    fingerprint: (key) => keyedHash(fingerprintKey, key).slice(0, 8),

    forget: (realmKeyId) => {
      forgotten.add(realmKeyId)
      held.delete(realmKeyId)
    },
  }
}

async function open(
  masterKeys: MasterKeys,
  binding: KeyBinding,
  cipher: CipherName,
  sealedKey: string,
): Promise<TokenCipher> {
  const bytes = openEnvelope(masterKeys, contextOf(binding), sealedKey)
  try {
    return createTokenCipher({ cipher, key: bytes.toString('utf8') })
  } finally {
    bytes.fill(0)
  }
}

function contextOf({ realmKeyId, version }: KeyBinding): EnvelopeContext {
  return { purpose: 'realm_keys', rowId: realmKeyId, column: 'sealed_key', keyVersion: version }
}
