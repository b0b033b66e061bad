import type { AuditEntry, AuditHead } from '../../audit/AuditEntry.ts'
import type { Block } from '../../blocks/Block.ts'
import type { ApiClient } from '../../clients/ApiClient.ts'
import type { ApiKey } from '../../clients/ApiKey.ts'
import type { Destination } from '../../destinations/Destination.ts'
import type { Issuance } from '../../issuance/Issuance.ts'
import type { Pause } from '../../pauses/Pause.ts'
import type { Admin } from '../../people/Admin.ts'
import type { Session } from '../../people/Session.ts'
import type { IssuancePolicy } from '../../policies/IssuancePolicy.ts'
import type { Realm } from '../../realms/Realm.ts'
import type { RealmKey } from '../../realms/RealmKey.ts'
import type { FormerCallee } from '../../splice/FormerCallee.ts'

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
