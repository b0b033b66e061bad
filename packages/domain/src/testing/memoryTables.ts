import type { AuditEntry, AuditHead } from '../audit/auditEntry.ts'
import type { Block } from '../blocks/block.ts'
import type { ApiClient, ApiKey } from '../clients/apiClient.ts'
import type { Destination } from '../destinations/destination.ts'
import type { Issuance } from '../issuance/issuance.ts'
import type { Pause } from '../pauses/pause.ts'
import type { Admin, Session } from '../people/principal.ts'
import type { IssuancePolicy } from '../policies/policy.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import { StoreError } from '../ports/store.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import type { FormerCallee } from '../splice/model.ts'

/** What the store in memory holds, by id. */
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
  readonly auditEntries: Map<string, AuditEntry>
  readonly auditHead: { current: AuditHead | null }
  readonly admins: Map<string, Admin>
  readonly sessions: Map<string, Session>
}

/** How a repository reaches the tables: reads see the last commit or, within a transaction, its draft. */
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
    auditEntries: new Map(),
    auditHead: { current: null },
    admins: new Map(),
    sessions: new Map(),
  }
}

/** Throws what a unique index would throw. */
export function requireUnique(isTaken: boolean): void {
  if (isTaken) throw new StoreError('CONFLICT', 'a unique value is taken')
}

/** Throws what a foreign key would throw. */
export function requireOwner(owner: object | undefined): void {
  if (owner === undefined) throw new StoreError('REFERENCED', 'a row that is referred to does not exist')
}

/** Throws what a check would throw. */
export function requireValid(isValid: boolean): void {
  if (!isValid) throw new StoreError('INVALID', 'a value breaks a rule of the schema')
}

/** Cuts one page out of entries in any order. Text is ordered by its bytes in UTF-8, as databases do it. */
export function pageOf<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  { first, after }: PageRequest,
  keyOf: (entry: Entry) => string | number,
  direction: 'ASC' | 'DESC' = 'ASC',
): Page<Entry> {
  const sign = direction === 'ASC' ? 1 : -1
  const order = (a: Place, b: Place): number => sign * (compareKeys(a.key, b.key) || compareText(a.id, b.id))
  const placed = entries.map((entry) => ({ entry, key: keyOf(entry), id: entry.id })).sort(order)
  const behind = after === null ? placed : placed.filter((place) => isSameKind(place, after) && order(place, after) > 0)
  return { entries: behind.slice(0, first).map(({ entry }) => entry), hasNextPage: behind.length > first }
}

/** Compares two texts by their bytes in UTF-8. */
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

/** A cursor of another list leads nowhere. */
function isSameKind(a: Place, b: Place): boolean {
  return typeof a.key === typeof b.key
}
