import type { Realm } from '../platform/Realm.ts'
import { fingerprint } from '../tokens/fingerprint.ts'

/** A realm without its keys: they are recognised by their fingerprints. */
export function describeRealm({
  name,
  cipher,
  timestampUnit,
  lifetimeSeconds,
  key,
  secondKey,
}: Realm): RealmDescription {
  const keys = secondKey === undefined ? [key] : [key, secondKey]
  return { name, cipher, timestampUnit, lifetimeSeconds, keyFingerprints: keys.map(fingerprint) }
}

export interface RealmDescription extends Omit<Realm, 'key' | 'secondKey'> {
  readonly keyFingerprints: readonly string[]
}
