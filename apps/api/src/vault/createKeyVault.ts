import type { KeyBinding, KeyVault, RealmKey } from '@anoncall/domain'
import { createTokenCipher, keyByteLength, type TokenCipher } from '@anoncall/token-core'
import type { EnvelopeContext } from './EnvelopeContext.ts'
import { keyedHash } from './keyedHash.ts'
import type { MasterKeys } from './MasterKeys.ts'
import { openEnvelope } from './openEnvelope.ts'
import { randomAlphanumeric } from './randomAlphanumeric.ts'
import type { Secret } from './Secret.ts'
import { sealEnvelope } from './sealEnvelope.ts'
import { VaultError } from './VaultError.ts'

/** Realm keys under master keys. What is open is held as a cipher, never as a key. */
export function createKeyVault(masterKeys: MasterKeys, fingerprintKey: Secret): KeyVault {
  const held = new Map<string, Promise<TokenCipher>>()

  return {
    generate: (cipher) => randomAlphanumeric(keyByteLength[cipher]),

    seal: async (binding, key) => {
      const bytes = Buffer.from(key, 'utf8')
      const sealed = sealEnvelope(masterKeys, placeOf(binding), bytes)
      bytes.fill(0)
      return sealed
    },

    cipherOf: (realmKey) => {
      const known = realmKey.sealedKey === null ? undefined : held.get(realmKey.id)
      if (known !== undefined) return known
      const opening = open(masterKeys, realmKey)
      held.set(realmKey.id, opening)
      // Tried again next time, unless it was forgotten and begun anew meanwhile.
      opening.catch(() => {
        if (held.get(realmKey.id) === opening) held.delete(realmKey.id)
      })
      return opening
    },

    fingerprint: (key) => keyedHash(fingerprintKey, key).slice(0, 8),

    forget: (realmKeyId) => {
      held.delete(realmKeyId)
    },
  }
}

async function open(masterKeys: MasterKeys, { id, version, cipher, sealedKey }: RealmKey): Promise<TokenCipher> {
  if (sealedKey === null) throw new VaultError('KEY_DESTROYED', `The material of realm key ${id} was destroyed.`)
  const bytes = openEnvelope(masterKeys, placeOf({ realmKeyId: id, version }), sealedKey)
  try {
    return createTokenCipher({ cipher, key: bytes.toString('utf8') })
  } finally {
    bytes.fill(0)
  }
}

function placeOf({ realmKeyId, version }: KeyBinding): EnvelopeContext {
  return { purpose: 'realm_keys', rowId: realmKeyId, column: 'sealed_key', keyVersion: version }
}
