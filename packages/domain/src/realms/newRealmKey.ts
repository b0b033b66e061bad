import type { CipherName } from '@anoncall/token-core'
import type { Services } from '../Services.ts'
import { assessRealmKey } from './assessRealmKey.ts'
import type { RealmKey } from './RealmKey.ts'

/** The material of a new key: imported as the gateway has it, or ours. */
export interface NewRealmKey {
  readonly realmId: string
  readonly version: number
  readonly cipher: CipherName
  readonly gatewayRealm: string
  /** `null` to have one generated. */
  readonly key: string | null
}

/** Seals a new key, neither staged nor active yet. Gives the plaintext back only where it was generated here. */
export async function newRealmKey(
  services: Pick<Services, 'vault' | 'ids' | 'clock'>,
  wanted: NewRealmKey,
): Promise<{ readonly realmKey: Omit<RealmKey, 'state' | 'activatesAt'>; readonly generatedKey: string | null }> {
  const { vault, ids, clock } = services
  const key = wanted.key ?? vault.generate(wanted.cipher)
  const id = ids.next('rky')
  const realmKey = {
    id,
    realmId: wanted.realmId,
    version: wanted.version,
    cipher: wanted.cipher,
    gatewayRealm: wanted.gatewayRealm,
    fingerprint: vault.fingerprint(key),
    warnings: wanted.key === null ? [] : assessRealmKey(key),
    retiresAt: null,
    sealedKey: await vault.seal({ realmKeyId: id, version: wanted.version }, key),
    createdAt: clock.now(),
  }
  return { realmKey, generatedKey: wanted.key === null ? key : null }
}
