import type { IssuancePolicy } from '../policies/IssuancePolicy.ts'

export interface PolicyRepository {
  find(ownerId: string): Promise<IssuancePolicy | null>
  /** Those that exist, in any order. */
  findMany(ownerIds: readonly string[]): Promise<IssuancePolicy[]>
  /** Those of a realm, its destinations and its clients, in any order. */
  listByRealm(realmId: string): Promise<IssuancePolicy[]>
  /** Sets or replaces the owner's policy. */
  set(policy: IssuancePolicy): Promise<void>
  /** Says whether there was one. */
  remove(ownerId: string): Promise<boolean>
}
