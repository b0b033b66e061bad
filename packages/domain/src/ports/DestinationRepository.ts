import type { Destination } from '../destinations/Destination.ts'

export interface DestinationRepository {
  find(id: string): Promise<Destination | null>
  findByAlias(realmId: string, alias: string): Promise<Destination | null>
  /** All that have the address, letter case ignored, by alias. */
  listByAddress(realmId: string, address: string): Promise<Destination[]>
  /** By alias. */
  listByRealm(realmId: string): Promise<Destination[]>
  /** Throws a `StoreError` with code CONFLICT when the alias is taken in its realm. */
  insert(destination: Destination): Promise<void>
  /** Writes it if the stored revision is one less than its own; says whether it did. */
  update(destination: Destination): Promise<boolean>
  /** Removes it with its pause. */
  remove(id: string): Promise<void>
}
