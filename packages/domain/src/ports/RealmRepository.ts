import type { Realm } from '../realms/Realm.ts'
import type { Page, PageRequest } from './Page.ts'

export interface RealmListing extends PageRequest {
  /** Part of the name or display name, letter case ignored; `null` for all. */
  readonly search: string | null
  /** `null` for all. A realm counts as paused while a pause of its own is in force at `now`. */
  readonly isPaused: boolean | null
  readonly now: number
  /** The cursor's key is this field's value. */
  readonly orderBy: 'NAME' | 'CREATED_AT'
  readonly direction: 'ASC' | 'DESC'
}

export interface RealmRepository {
  find(id: string): Promise<Realm | null>
  findByName(name: string): Promise<Realm | null>
  list(listing: RealmListing): Promise<Page<Realm>>
  count(filter: Pick<RealmListing, 'search' | 'isPaused' | 'now'>): Promise<number>
  /** Throws a `StoreError` with code CONFLICT when the name is taken. */
  insert(realm: Realm): Promise<void>
  /** Writes it if the stored revision is one less than its own; says whether it did. */
  update(realm: Realm): Promise<boolean>
  /** Removes the realm with its keys, destinations, clients, API keys and their pauses. Issuances and audit entries stay. */
  remove(id: string): Promise<void>
}
