import type { RealmKey } from '../realms/RealmKey.ts'

export interface RealmKeyRepository {
  find(id: string): Promise<RealmKey | null>
  findActive(realmId: string): Promise<RealmKey | null>
  /** Newest version first. */
  listByRealm(realmId: string): Promise<RealmKey[]>
  /** Keys not retired under this name on the gateway, in any realm. */
  listByGatewayRealm(gatewayRealm: string): Promise<RealmKey[]>
  /** Keys with this fingerprint in any state and any realm, oldest first. */
  listByFingerprint(fingerprint: string): Promise<RealmKey[]>
  /** Keys of every realm that can still be read: active, or retiring with `retiresAt` after `now`. */
  listReadable(now: number): Promise<RealmKey[]>
  /** Keys whose time has come: staged with `activatesAt`, or retiring with `retiresAt`, at or before `now`. Oldest first. */
  listDue(now: number): Promise<RealmKey[]>
  /** Throws a `StoreError` with code CONFLICT when the realm would have two active or two staged keys. */
  insert(key: RealmKey): Promise<void>
  /** Throws like `insert`. */
  update(key: RealmKey): Promise<void>
}
