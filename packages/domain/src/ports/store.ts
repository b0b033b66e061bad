import type { AuditAction, AuditEntry, AuditHead } from '../audit/auditEntry.ts'
import type { Block } from '../blocks/block.ts'
import type { ApiClient, ApiKey } from '../clients/apiClient.ts'
import type { Destination } from '../destinations/destination.ts'
import type { Pause } from '../pauses/pause.ts'
import type { Admin, Session } from '../people/principal.ts'
import type { IssuancePolicy } from '../policies/policy.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import type { FormerCallee } from '../splice/model.ts'
import type { IssuanceRepository } from './issuanceRepository.ts'
import type { Page, PageRequest } from './page.ts'

/** Everything that is kept, by noun. */
export interface Repositories {
  readonly realms: RealmRepository
  readonly realmKeys: RealmKeyRepository
  readonly destinations: DestinationRepository
  readonly formerCallees: FormerCalleeRepository
  readonly apiClients: ApiClientRepository
  readonly apiKeys: ApiKeyRepository
  readonly pauses: PauseRepository
  readonly policies: PolicyRepository
  readonly blocks: BlockRepository
  readonly issuances: IssuanceRepository
  readonly auditLog: AuditLogRepository
  readonly admins: AdminRepository
  readonly sessions: SessionRepository
  /** Keeps what is made of reads of these. */
  readonly remember: Remember
}

/** The store. Outside a transaction each call stands alone. */
export interface Store extends Repositories {
  /** All or nothing, one writer at a time: the work sees its own writes, and a throw undoes them. Durable when it resolves. */
  transaction<Result>(work: (repositories: Repositories) => Promise<Result>): Promise<Result>
}

/**
 * Gives what `make` gave under the same key before, unless an administrator has changed anything since. Where nothing is remembered,
 * as within a transaction, it is made each time.
 *
 * @param make Reads what administrators change, and computes; it changes nothing itself.
 * @param isKept Whether a result is worth the memory: what strangers can make up must not fill it.
 */
export type Remember = <Made>(key: string, make: () => Promise<Made>, isKept: (made: Made) => boolean) => Promise<Made>

/** CONFLICT: a unique value is taken. REFERENCED: something needs the row. INVALID: a check failed. RETRY: busy. STORAGE_FULL: no room. FAILED: anything else. */
export type StoreErrorCode = 'CONFLICT' | 'REFERENCED' | 'INVALID' | 'RETRY' | 'STORAGE_FULL' | 'FAILED'

/** The store could not do what it was asked. The message holds no value of a row. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

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

export interface FormerCalleeRepository {
  /** Returns the former callees of a key, in any order. */
  listByFingerprint(fingerprint: string): Promise<FormerCallee[]>
  /** Inserts a former callee, or replaces the one with the same `formerCalleeId`. */
  put(former: FormerCallee): Promise<void>
}

export interface ApiClientListing extends PageRequest {
  /** `null` for the clients of all realms. */
  readonly realmId: string | null
}

export interface ApiClientRepository {
  find(id: string): Promise<ApiClient | null>
  /** By name, then id; the cursor's key is the name. */
  list(listing: ApiClientListing): Promise<Page<ApiClient>>
  count(realmId: string | null): Promise<number>
  /** The allowed origins of all clients, each once. */
  listOrigins(): Promise<string[]>
  insert(client: ApiClient): Promise<void>
  /** Writes it if the stored revision is one less than its own; says whether it did. */
  update(client: ApiClient): Promise<boolean>
  /** Removes it with its keys and its pause. */
  remove(id: string): Promise<void>
}

export interface ApiKeyRepository {
  find(id: string): Promise<ApiKey | null>
  /** Its `lastUsedAt` may be older than the one that is stored. */
  findByDigest(digest: string): Promise<ApiKey | null>
  /** Newest first. */
  listByClient(apiClientId: string): Promise<ApiKey[]>
  insert(key: ApiKey): Promise<void>
  update(key: ApiKey): Promise<void>
  /** Sets `lastUsedAt`, and nothing else, unless a later one is stored. */
  touch(id: string, lastUsedAt: number): Promise<void>
}

export interface PauseRepository {
  find(ownerId: string): Promise<Pause | null>
  /** Those that exist, in any order. */
  findMany(ownerIds: readonly string[]): Promise<Pause[]>
  /** Sets or replaces the owner's pause. */
  set(pause: Pause): Promise<void>
  /** Says whether there was one. */
  remove(ownerId: string): Promise<boolean>
}

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

export interface BlockRepository {
  find(id: string): Promise<Block | null>
  /** All of a realm's, ended ones included until they are removed; at most 1,000 are let in. */
  listByRealm(realmId: string): Promise<readonly Block[]>
  /** Newest first, in force at `now`. */
  list(realmId: string, now: number, page: PageRequest): Promise<Page<Block>>
  insert(block: Block): Promise<void>
  /** Says whether there was one. */
  remove(id: string): Promise<boolean>
  /** Removes at most `limit` blocks that ended before `now`, and returns how many. Others may run before it begins. */
  removeEnded(now: number, limit: number): Promise<number>
}

/** `null` everywhere means all. */
export interface AuditListing extends PageRequest {
  readonly actions: readonly AuditAction[] | null
  readonly realmId: string | null
  readonly actorId: string | null
  readonly subjectId: string | null
  /** Half-open: from is included, to is not. */
  readonly occurredAt: { readonly from: number; readonly to: number } | null
}

export interface AuditExtent {
  readonly rows: number
  readonly head: AuditHead | null
  readonly setAside: number
}

/** A row that was found in the log and cannot be an entry of it. */
export interface SetAsideRow {
  readonly id: string
  /** What was wrong with it, as a sentence. */
  readonly finding: string
  /** The row as JSON, each value as an SQL literal or as JSON, depending on the database. */
  readonly content: string
}

export interface AuditLogRepository {
  find(id: string): Promise<AuditEntry | null>
  /** Newest first; the cursor's key is the sequence. */
  list(listing: AuditListing): Promise<Page<AuditEntry>>
  /**
   * In order, at most `limit` entries behind `afterSequence` (0 for the beginning). An entry whose row holds anything else
   * than the entry says is returned with an empty hash, which fits nothing.
   */
  scan(afterSequence: number, limit: number): Promise<AuditEntry[]>
  /** `null` when it was removed: a log without entries has a head, too. */
  head(): Promise<AuditHead | null>
  /** The number of rows, whatever their sequence is, the head, and the number of rows that were set aside: all of one moment. */
  extent(): Promise<AuditExtent>
  /** The highest sequence of a row, whether or not the head knows of it; 0 without any. Rows that no number numbers do not count. */
  lastSequence(): Promise<number>
  /** A row whose sequence no entry of a log of this length has: below 1, above `length`, or none at all. */
  findOutside(length: number): Promise<AuditEntry | null>
  /** Rows that an update of the database took out of the log, at most `limit`. */
  listSetAside(limit: number): Promise<SetAsideRow[]>
  /** Adds an entry and moves the head. Only within a transaction. */
  append(entry: AuditEntry, head: AuditHead): Promise<void>
}

export interface AdminRepository {
  find(id: string): Promise<Admin | null>
  /** The address in lower case. */
  findByEmail(email: string): Promise<Admin | null>
  /** By e-mail. */
  list(): Promise<Admin[]>
  /** Throws a `StoreError` with code CONFLICT when the e-mail is taken. */
  insert(admin: Admin): Promise<void>
  update(admin: Admin): Promise<void>
}

export interface SessionRepository {
  find(idHash: string): Promise<Session | null>
  insert(session: Session): Promise<void>
  touch(idHash: string, lastSeenAt: number): Promise<void>
  remove(idHash: string): Promise<void>
  /** All sessions of a person but one (`null` for all). */
  removeOthers(adminId: string, exceptIdHash: string | null): Promise<void>
  /** Sessions created before `createdBefore` or last seen before `seenBefore`. */
  removeStale(createdBefore: number, seenBefore: number): Promise<void>
}
