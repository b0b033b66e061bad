import type { Executor } from '../Access.ts'
import type { Migration } from '../migrate.ts'
import type { AuditEntryRow, FormerCalleeRow } from '../Schema.ts'

/**
 * Adds the table of former callees. A former callee is a callee that no longer exists. Tokens for a former callee can
 * be forged until the realm changes the key under which they were issued. Callees that were removed before this
 * migration are read from the audit log.
 */
export const formerCallees: Migration = {
  name: 'formerCallees',
  up: async (db) => {
    await createTable(db)
    await db.schema.createIndex('realm_keys_by_fingerprint').on('realm_keys').column('fingerprint').execute()
    for (const row of await readFormerCallees(db))
      await db
        .insertInto('former_callees')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ left_at: row.left_at, name: row.name }))
        .execute()
  },
}

async function createTable(db: Executor): Promise<void> {
  await db.schema
    .createTable('former_callees')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('realm_id', 'text', (column) => column.notNull())
    .addColumn('realm_name', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('account_user', 'text', (column) => column.notNull())
    .addColumn('from_user', 'text', (column) => column.notNull())
    .addColumn('timestamp_unit', 'text', (column) => column.notNull())
    .addColumn('lifetime_seconds', 'bigint', (column) => column.notNull())
    .addColumn('left_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('former_callees_by_fingerprint').on('former_callees').column('fingerprint').execute()
}

/** The maximum number of audit entries in one query. */
const ENTRIES_PER_READ = 500

/**
 * Replays the audit log and returns the callees that were removed from each realm while it had an ECB key. Entries
 * without enough detail are skipped, so a damaged or very old log still yields some callees.
 */
async function readFormerCallees(db: Executor): Promise<FormerCalleeRow[]> {
  const realms = new Map<string, ReplayedRealm>()
  const left = new Map<string, FormerCalleeRow>()
  let after = 0
  for (;;) {
    const entries = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('action', 'in', [...REPLAYED])
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(ENTRIES_PER_READ)
      .execute()
    for (const entry of entries) for (const row of replay(realms, entry)) left.set(row.id, row)
    const last = entries.at(-1)
    if (last === undefined || entries.length < ENTRIES_PER_READ) return [...left.values()]
    after = last.sequence
  }
}

const REPLAYED = [
  'REALM_CREATED',
  'REALM_UPDATED',
  'REALM_DELETED',
  'REALM_KEY_ACTIVATED',
  'DESTINATION_CREATED',
  'DESTINATION_UPDATED',
  'DESTINATION_DELETED',
] as const satisfies readonly AuditEntryRow['action'][]

/** The state of a realm at the current point of the replay. */
interface ReplayedRealm {
  readonly realm: Map<string, string | null>
  readonly destinations: Map<string, Map<string, string | null>>
  /** The fingerprint and the cipher of the active key. */
  fingerprint: string | null
  cipher: string | null
}

function replay(realms: Map<string, ReplayedRealm>, entry: AuditEntryRow): FormerCalleeRow[] {
  const { action, realm_id: realmId, subject_id: subjectId, occurred_at: at } = entry
  if (realmId === null || !Number.isSafeInteger(at)) return []
  if (action === 'REALM_CREATED') realms.set(realmId, emptyRealm())
  const replayed = realms.get(realmId)
  if (replayed === undefined) return []
  const before = linesOf(replayed, realmId, at)
  const changes = changesIn(entry.changes)
  if (action === 'REALM_KEY_ACTIVATED') {
    replayed.fingerprint = changes.get('activeKeyFingerprint') ?? replayed.fingerprint
    replayed.cipher = changes.get('cipher') ?? replayed.cipher
    return before
  }
  if (action === 'REALM_DELETED') {
    realms.delete(realmId)
    return before
  }
  if (action === 'DESTINATION_DELETED') replayed.destinations.delete(subjectId ?? '')
  else if (action === 'REALM_CREATED' || action === 'REALM_UPDATED') {
    for (const [field, value] of changes) replayed.realm.set(field, value)
    replayed.fingerprint = changes.get('keyFingerprint') ?? replayed.fingerprint
    replayed.cipher = changes.get('cipher') ?? replayed.cipher
  } else {
    const destination = replayed.destinations.get(subjectId ?? '') ?? new Map<string, string | null>()
    for (const [field, value] of changes) destination.set(field, value)
    replayed.destinations.set(subjectId ?? '', destination)
  }
  const remaining = new Set(linesOf(replayed, realmId, at).map(({ id }) => id))
  return before.filter(({ id }) => !remaining.has(id))
}

/**
 * Returns the new value of each changed field. The text can contain anything, because somebody else may have written
 * it.
 */
function changesIn(text: string): Map<string, string | null> {
  const changes = new Map<string, string | null>()
  for (const each of listIn(text)) {
    const field: unknown = Object(each).field
    const after: unknown = Object(each).after
    if (typeof field === 'string' && (typeof after === 'string' || after === null)) changes.set(field, after)
  }
  return changes
}

function listIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function secondsIn(text: string | null | undefined): number {
  const seconds = Number(text ?? 0)
  return Number.isSafeInteger(seconds) ? seconds : 0
}

function emptyRealm(): ReplayedRealm {
  return { realm: new Map(), destinations: new Map(), fingerprint: null, cipher: null }
}

/** Returns a row for each callee of the realm's active key, as if the callee had been removed at the instant `at`. */
function linesOf(
  { realm, destinations, fingerprint, cipher }: ReplayedRealm,
  realmId: string,
  at: number,
): FormerCalleeRow[] {
  const account = realm.get('accountUser')
  if (fingerprint === null || cipher !== 'AES_128_ECB' || account == null) return []
  const rowOf = (name: string, address: string, ownAccount: string | null): FormerCalleeRow => {
    const accountUser = ownAccount ?? account
    const fromUser = realm.get('fromUser') ?? accountUser
    return {
      id: [fingerprint, realmId, ...[accountUser, fromUser, address].map((user) => user.toLowerCase())].join(' '),
      fingerprint,
      realm_id: realmId,
      realm_name: realm.get('name') ?? realmId,
      name,
      address,
      account_user: accountUser,
      from_user: fromUser,
      timestamp_unit: realm.get('timestampUnit') === 'SECONDS' ? 'SECONDS' : 'MILLISECONDS',
      lifetime_seconds: secondsIn(realm.get('lifetimeSeconds')),
      left_at: at,
    }
  }
  const patterns = (realm.get('calleePatterns') ?? '').split(', ').filter((pattern) => pattern !== '')
  const called = [...destinations.values()].flatMap((destination) => {
    const address = destination.get('address')
    return address == null
      ? []
      : [rowOf(destination.get('alias') ?? address, address, destination.get('accountUser') ?? null)]
  })
  return [...called, ...patterns.map((pattern) => rowOf(pattern, pattern, null))]
}
