import type { AuditEntry, AuditHead } from '../audit/auditEntry.ts'
import type { Block } from '../blocks/block.ts'
import type { ApiClient, ApiKey } from '../clients/apiClient.ts'
import type { Destination } from '../destinations/destination.ts'
import type { IdempotencyRecord, Issuance, NewIssuance } from '../issuance/issuance.ts'
import type { Pause } from '../pauses/pause.ts'
import type { Admin, Session } from '../people/principal.ts'
import type { IssuancePolicy } from '../policies/policy.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import { StoreError } from '../ports/store.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import type { FormerCallee } from '../splice/model.ts'

/** The tables of the in-memory store, by id. */
export interface MemoryTables {
  readonly realms: Map<string, Realm>
  readonly realmKeys: Map<string, RealmKey>
  readonly destinations: Map<string, Destination>
  readonly formerCallees: Map<string, FormerCallee>
  readonly apiClients: Map<string, ApiClient>
  readonly apiKeys: Map<string, ApiKey>
  readonly pauses: Map<string, Pause>
  readonly policies: Map<string, IssuancePolicy>
  readonly blocks: Map<string, Block>
  readonly issuances: Map<string, Issuance>
  /** The data that is stored with an issuance for a limited time, by the issuance's id. */
  readonly addresses: Map<string, string>
  readonly rateWindows: Map<string, NewIssuance['rateWindows']>
  /** By idempotency key. */
  readonly idempotency: Map<string, IdempotencyRecord>
  readonly auditEntries: Map<string, AuditEntry>
  readonly auditHead: { current: AuditHead | null }
  readonly admins: Map<string, Admin>
  readonly sessions: Map<string, Session>
}

/** The access of a repository to the tables. Reads see the last commit or, within a transaction, its draft. */
export interface MemoryAccess {
  read(): MemoryTables
  write<Result>(change: (tables: MemoryTables) => Result): Promise<Result>
}

export function emptyTables(): MemoryTables {
  return {
    realms: new Map(),
    realmKeys: new Map(),
    destinations: new Map(),
    formerCallees: new Map(),
    apiClients: new Map(),
    apiKeys: new Map(),
    pauses: new Map(),
    policies: new Map(),
    blocks: new Map(),
    issuances: new Map(),
    addresses: new Map(),
    rateWindows: new Map(),
    idempotency: new Map(),
    auditEntries: new Map(),
    auditHead: { current: null },
    admins: new Map(),
    sessions: new Map(),
  }
}

/** Throws the error of a unique index. */
export function requireUnique(isTaken: boolean): void {
  if (isTaken) throw new StoreError('CONFLICT', 'a unique value is already used')
}

/** Throws the error of a foreign key. */
export function requireOwner(owner: object | undefined): void {
  if (owner === undefined) throw new StoreError('REFERENCED', 'a referenced row does not exist')
}

/** Throws the error of a check constraint. */
export function requireValid(isValid: boolean): void {
  if (!isValid) throw new StoreError('INVALID', 'a value violates a check constraint')
}

/** Returns one page of unordered entries. Text is ordered by its UTF-8 bytes, as in the databases. */
export function pageOf<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  { first, after }: PageRequest,
  { keyOf, direction = 'ASC' }: PageOrder<Entry>,
): Page<Entry> {
  const sign = direction === 'ASC' ? 1 : -1
  const order = (a: Place, b: Place): number => sign * (compareKeys(a.key, b.key) || compareText(a.id, b.id))
  const placed = entries.map((entry) => ({ entry, key: keyOf(entry), id: entry.id })).sort(order)
  const rest = after === null ? placed : placed.filter((place) => isSameKind(place, after) && order(place, after) > 0)
  return { entries: rest.slice(0, first).map(({ entry }) => entry), hasNextPage: rest.length > first }
}

/** The sort key of a list and its direction, ascending by default. */
export interface PageOrder<Entry> {
  readonly keyOf: (entry: Entry) => string | number
  readonly direction?: 'ASC' | 'DESC'
}

/** Compares two texts by their UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

interface Place {
  readonly key: string | number
  readonly id: string
}

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return compareText(String(a), String(b))
}

/** Returns whether a cursor belongs to a list with the same kind of key. */
function isSameKind(a: Place, b: Place): boolean {
  return typeof a.key === typeof b.key
}
