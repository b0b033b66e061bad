import type { AuditAction, AuditEntry, AuditHead } from '../audit/auditEntry.ts'
import type { Block } from '../blocks/block.ts'
import type { ApiClient, ApiKey } from '../clients/apiClient.ts'
import type { Destination } from '../destinations/destination.ts'
import type { IdempotencyRecord } from '../issuance/issuance.ts'
import type { Pause } from '../pauses/pause.ts'
import type { Admin, Session } from '../people/principal.ts'
import type { IssuancePolicy } from '../policies/policy.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import type { FormerCallee } from '../splice/model.ts'
import type { IssuanceRepository } from './issuanceRepository.ts'
import type { Page, PageRequest } from './page.ts'

/** All stored data, with one repository for each kind of object. */
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
  readonly idempotency: IdempotencyRepository
  readonly auditLog: AuditLogRepository
  readonly admins: AdminRepository
  readonly sessions: SessionRepository
  /** Caches results that are computed from these repositories. */
  readonly cached: Cached
}

/** The repositories with only the methods that find, list and count. */
export type Reads = {
  readonly [Noun in keyof Omit<Repositories, 'cached'>]: Pick<
    Repositories[Noun],
    Extract<keyof Repositories[Noun], `${'find' | 'list' | 'count'}${string}`>
  >
}

/** The store. Outside a transaction, each call is a transaction of its own. */
export interface Store extends Repositories {
  /**
   * Runs the work in a transaction, one writer at a time. The work sees its own writes, and a throw rolls them back. The writes are durable
   * once the returned promise resolves.
   */
  transaction<Result>(work: (repositories: Repositories) => Promise<Result>): Promise<Result>
}

/**
 * Returns the cached result of a key, or computes it. Every change by an administrator drops the cache. Within a transaction nothing
 * is cached.
 *
 * @param make Reads configuration and computes a result. The function must not change anything.
 * @param isKept Whether to cache a result. Results for keys that anyone can invent must not fill the memory.
 */
export type Cached = <Made>(key: string, make: () => Promise<Made>, isKept: (made: Made) => boolean) => Promise<Made>

/**
 * - `CONFLICT`: a unique value is already used.
 * - `REFERENCED`: a foreign key does not allow the change.
 * - `INVALID`: a check constraint failed.
 * - `RETRY`: the database is busy.
 * - `STORAGE_FULL`: there is no disk space.
 * - `FAILED`: any other failure.
 */
export type StoreErrorCode = 'CONFLICT' | 'REFERENCED' | 'INVALID' | 'RETRY' | 'STORAGE_FULL' | 'FAILED'

/** A failed operation of the store. The message contains no value of a row. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export interface RealmListing extends PageRequest {
  /** A part of the name or display name, ignoring letter case; `null` for all. */
  readonly search: string | null
  /** `null` for all. A realm is paused if its own pause is in force at `now`. */
  readonly isPaused: boolean | null
  readonly now: number
  /** The cursor's key is the value of this field. */
  readonly orderBy: 'NAME' | 'CREATED_AT'
  readonly direction: 'ASC' | 'DESC'
}

export interface RealmRepository {
  find(id: string): Promise<Realm | null>
  findByName(name: string): Promise<Realm | null>
  list(listing: RealmListing): Promise<Page<Realm>>
  count(filter: Pick<RealmListing, 'search' | 'isPaused' | 'now'>): Promise<number>
  /** Throws a `StoreError` with code CONFLICT if the name is already used. */
  insert(realm: Realm): Promise<void>
  /**
   * Writes the object if the stored revision is one less than the object's revision. Returns whether the object was
   * written.
   */
  update(realm: Realm): Promise<boolean>
  /** Removes the realm with its keys, destinations, clients, API keys and their pauses. Keeps issuances and audit entries. */
  remove(id: string): Promise<void>
}

export interface RealmKeyRepository {
  find(id: string): Promise<RealmKey | null>
  findActive(realmId: string): Promise<RealmKey | null>
  /** Returns the keys of a realm, newest version first. */
  listByRealm(realmId: string): Promise<RealmKey[]>
  /** Returns the keys that are not retired and have this realm name at the gateway, in any realm. */
  listByGatewayRealm(gatewayRealm: string): Promise<RealmKey[]>
  /** Returns the keys that have the given fingerprint, oldest first. Includes keys in any state and of any realm. */
  listByFingerprint(fingerprint: string): Promise<RealmKey[]>
  /**
   * Returns the keys that can still decrypt, from all realms. These are active keys, and retiring keys with `retiresAt`
   * after `now`.
   */
  listReadable(now: number): Promise<RealmKey[]>
  /**
   * Returns the keys that are due at `now`, oldest first. These are staged keys with `activatesAt` at or before `now`,
   * and retiring keys with `retiresAt` at or before `now`.
   */
  listDue(now: number): Promise<RealmKey[]>
  /** Throws a `StoreError` with code CONFLICT if the realm would have two active or two staged keys. */
  insert(key: RealmKey): Promise<void>
  /** Throws like `insert`. */
  update(key: RealmKey): Promise<void>
}

export interface DestinationRepository {
  find(id: string): Promise<Destination | null>
  findByAlias(realmId: string, alias: string): Promise<Destination | null>
  /** Returns all destinations with an address, ignoring letter case, ordered by alias. */
  listByAddress(realmId: string, address: string): Promise<Destination[]>
  /** Returns the destinations of a realm, ordered by alias. */
  listByRealm(realmId: string): Promise<Destination[]>
  /** Throws a `StoreError` with code CONFLICT if the alias is already used in its realm. */
  insert(destination: Destination): Promise<void>
  /**
   * Writes the object if the stored revision is one less than the object's revision. Returns whether the object was
   * written.
   */
  update(destination: Destination): Promise<boolean>
  /** Removes the destination with its pause. */
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
  /** Lists clients, ordered by name and id. The cursor's key is the name. */
  list(listing: ApiClientListing): Promise<Page<ApiClient>>
  count(realmId: string | null): Promise<number>
  /** Returns the allowed origins of all clients, each once. */
  listOrigins(): Promise<string[]>
  insert(apiClient: ApiClient): Promise<void>
  /**
   * Writes the object if the stored revision is one less than the object's revision. Returns whether the object was
   * written.
   */
  update(apiClient: ApiClient): Promise<boolean>
  /** Removes the client with its keys and its pause. */
  remove(id: string): Promise<void>
}

export interface ApiKeyRepository {
  find(id: string): Promise<ApiKey | null>
  /** Returns the key with a digest. The returned `lastUsedAt` may be older than the stored value. */
  findByDigest(digest: string): Promise<ApiKey | null>
  /** Returns the keys of a client, newest first. */
  listByClient(apiClientId: string): Promise<ApiKey[]>
  insert(key: ApiKey): Promise<void>
  update(key: ApiKey): Promise<void>
  /** Sets only `lastUsedAt`, unless a later time is stored. */
  touch(id: string, lastUsedAt: number): Promise<void>
}

export interface PauseRepository {
  find(ownerId: string): Promise<Pause | null>
  /** Returns the existing pauses of the owners, in any order. */
  findMany(ownerIds: readonly string[]): Promise<Pause[]>
  /** Sets or replaces the owner's pause. */
  set(pause: Pause): Promise<void>
  /** Returns whether there was anything to remove. */
  remove(ownerId: string): Promise<boolean>
}

export interface PolicyRepository {
  find(ownerId: string): Promise<IssuancePolicy | null>
  /** Returns the existing policies of the owners, in any order. */
  findMany(ownerIds: readonly string[]): Promise<IssuancePolicy[]>
  /** Returns the policies of a realm, its destinations and its clients, in any order. */
  listByRealm(realmId: string): Promise<IssuancePolicy[]>
  /** Sets or replaces the owner's policy. */
  set(policy: IssuancePolicy): Promise<void>
  /** Returns whether there was anything to remove. */
  remove(ownerId: string): Promise<boolean>
}

export interface BlockRepository {
  find(id: string): Promise<Block | null>
  /**
   * Returns all blocks of a realm, including ended blocks that are not removed yet. A realm can have at most 1,000
   * blocks.
   */
  listByRealm(realmId: string): Promise<readonly Block[]>
  /** Lists the blocks that are in force at `now`, newest first. */
  list(realmId: string, now: number, page: PageRequest): Promise<Page<Block>>
  insert(block: Block): Promise<void>
  /** Returns whether there was anything to remove. */
  remove(id: string): Promise<boolean>
  /**
   * Removes at most `limit` blocks that ended before `now`. Returns the number of removed blocks. Other operations may
   * run before the removal starts.
   */
  removeEnded(now: number, limit: number): Promise<number>
}

/** The records under idempotency keys. `IssuanceRepository.record` stores the records together with their issuances. */
export interface IdempotencyRepository {
  /** Returns the records of the keys, including expired ones, in any order. */
  findMany(keys: readonly string[]): Promise<readonly IdempotencyRecord[]>
  /**
   * Returns whether one of the keys has a record. If several processes share the database, waits a tenth of a second for
   * a record that another process is about to store.
   */
  waitForRecord(keys: readonly string[]): Promise<boolean>
  /** Removes the record of a key if it expired at or before `now`. */
  removeIfExpired(key: string, now: number): Promise<void>
  /**
   * Removes at most `limit` records that expired at or before `now`. Returns the number of removed records, or 0 while
   * another process removes records. Other operations may run before the removal starts.
   */
  removeExpired(now: number, limit: number): Promise<number>
}

/** The filter of a list of audit entries. `null` matches all. */
export interface AuditListing extends PageRequest {
  readonly actions: readonly AuditAction[] | null
  readonly realmId: string | null
  readonly actorId: string | null
  readonly subjectId: string | null
  /** A half-open range: `from` is included, `to` is not. */
  readonly occurredAt: { readonly from: number; readonly to: number } | null
}

export interface AuditExtent {
  readonly rows: number
  readonly head: AuditHead | null
  readonly setAside: number
}

/** A row of the audit log's table that cannot be an entry. */
export interface SetAsideRow {
  readonly id: string
  /** The problem of the row, as a sentence. */
  readonly finding: string
  /** The row as JSON. Depending on the database, each value is an SQL literal or JSON. */
  readonly content: string
}

export interface AuditLogRepository {
  find(id: string): Promise<AuditEntry | null>
  /** Lists entries, newest first. The cursor's key is the sequence. */
  list(listing: AuditListing): Promise<Page<AuditEntry>>
  /**
   * Returns at most `limit` entries after `afterSequence` (0 for the start), in order. If a row contains anything that is not part
   * of its entry, the entry is returned with an empty hash, so that verification fails.
   */
  scan(afterSequence: number, limit: number): Promise<AuditEntry[]>
  /** Returns the head, or `null` if the head was removed. A log without entries has a head too. */
  head(): Promise<AuditHead | null>
  /**
   * Returns the head, the number of all rows, and the number of rows that were set aside, in one consistent read. Rows
   * with an invalid sequence are counted too.
   */
  extent(): Promise<AuditExtent>
  /**
   * Returns the highest sequence of all rows, even if it is above the head. Returns 0 if there are no rows. Ignores
   * rows whose sequence is not a number.
   */
  lastSequence(): Promise<number>
  /** Returns a row whose sequence cannot occur in a log of this length: below 1, above `length`, or missing. */
  findOutside(length: number): Promise<AuditEntry | null>
  /** Returns at most `limit` rows that a migration moved out of the log. */
  listSetAside(limit: number): Promise<SetAsideRow[]>
  /** Appends an entry and replaces the head. Must be called within a transaction. */
  append(entry: AuditEntry, head: AuditHead): Promise<void>
}

export interface AdminRepository {
  find(id: string): Promise<Admin | null>
  /** Returns the administrator with an e-mail address. The address must be in lower case. */
  findByEmail(email: string): Promise<Admin | null>
  /** Returns all administrators, ordered by e-mail address. */
  list(): Promise<Admin[]>
  /** Throws a `StoreError` with code CONFLICT if the e-mail address is already used. */
  insert(admin: Admin): Promise<void>
  update(admin: Admin): Promise<void>
}

export interface SessionRepository {
  find(idHash: string): Promise<Session | null>
  insert(session: Session): Promise<void>
  touch(idHash: string, lastSeenAt: number): Promise<void>
  remove(idHash: string): Promise<void>
  /** Removes all sessions of an administrator except one. If `exceptIdHash` is `null`, removes all of them. */
  removeOthers(adminId: string, exceptIdHash: string | null): Promise<void>
  /** Removes the sessions that were created before `createdBefore` or last used before `seenBefore`. */
  removeStale(createdBefore: number, seenBefore: number): Promise<void>
}
