import { setTimeout } from 'node:timers/promises'
import type { IdempotencyRecord, IdempotencyRepository, NewIssuance } from '@anoncall/domain'
import { CompiledQuery, PostgresAdapter, type RawBuilder, sql } from 'kysely'
import { type Access, type Executor, select } from './Access.ts'
import { GroupCommit } from './GroupCommit.ts'
import type { IdempotencyKeyRow } from './Schema.ts'
import { upkeepSlice } from './upkeepSlice.ts'

/** Creates the repository of the records under idempotency keys. */
export function idempotencyRepository({ read, write }: Access): IdempotencyRepository {
  return {
    findMany: (keys) => findRecords(read, keys),
    waitForRecord: async (keys) => {
      // One process waits for its own requests with the same key, before it decides.
      if (!isPostgres(read)) return (await findRecords(read, keys)).length > 0
      for (const pauseMs of PAUSES_MS) {
        await setTimeout(pauseMs)
        if ((await findRecords(read, keys)).length > 0) return true
      }
      return false
    },
    removeIfExpired: (key, now) =>
      write(async (db) => {
        await db.deleteFrom('idempotency_keys').where('key', '=', key).where('expires_at', '<=', now).execute()
      }),
    removeExpired: (now, limit) =>
      upkeepSlice(write, async (db) => {
        const expired = db
          .selectFrom('idempotency_keys')
          .select('key')
          .where('expires_at', '<=', now)
          .orderBy('expires_at')
          .limit(limit)
        const { numDeletedRows } = await db
          .deleteFrom('idempotency_keys')
          .where('key', 'in', expired)
          .executeTakeFirstOrThrow()
        return numDeletedRows
      }),
  }
}

/** The pauses between the reads of `waitForRecord`, in milliseconds. Recording takes a few milliseconds. */
const PAUSES_MS = [10, 30, 60]

/** Returns a `findMany` that reads the keys of all callers in one turn of the event loop with one query. */
export function groupedFindMany({ findMany }: Pick<IdempotencyRepository, 'findMany'>): typeof findMany {
  const lookups = new GroupCommit<Lookup>({
    commit: async (group) => {
      const records = await findMany(group.flatMap(({ keys }) => keys))
      const byKey = new Map(records.map((record) => [record.key, record]))
      for (const lookup of group) lookup.found = [...new Set(lookup.keys)].flatMap((key) => byKey.get(key) ?? [])
    },
    rowsMax: LOOKUPS_MAX,
  })
  return async (keys) => {
    const lookup: Lookup = { keys, found: [] }
    await lookups.add([lookup])
    return lookup.found
  }
}

interface Lookup {
  readonly keys: readonly string[]
  found: readonly IdempotencyRecord[]
}

/** The maximum number of requests whose keys are read with one query. */
const LOOKUPS_MAX = 200

async function findRecords(read: Executor, keys: readonly string[]): Promise<IdempotencyRecord[]> {
  const rows = await select(read, isPostgres(read) ? inArray(keys) : inJson(keys))
  return rows.map(({ key, receipt_id, input_digest, content_digest, expires_at }) => ({
    key,
    issuanceId: receipt_id,
    inputDigest: input_digest,
    contentDigest: content_digest,
    expiresAt: expires_at,
  }))
}

/** The texts of these queries do not depend on the number of keys, so each is prepared once. */
function inArray(keys: readonly string[]): RawBuilder<IdempotencyKeyRow> {
  return sql<IdempotencyKeyRow>`select * from idempotency_keys where key = any(${[...keys]}::text[])`
}

function inJson(keys: readonly string[]): RawBuilder<IdempotencyKeyRow> {
  return sql<IdempotencyKeyRow>`select * from idempotency_keys
    where key in (select value from json_each(${JSON.stringify(keys)}))`
}

/** Returns the rows of the idempotency keys of new issuances. Two transactions that insert them never deadlock. */
export function idempotencyRowsOf(entries: readonly NewIssuance[]): IdempotencyKeyRow[] {
  return entries
    .flatMap(({ idempotency }) => (idempotency === null ? [] : [rowOf(idempotency)]))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

function rowOf(record: IdempotencyRecord): IdempotencyKeyRow {
  return {
    key: record.key,
    receipt_id: record.issuanceId,
    input_digest: record.inputDigest,
    content_digest: record.contentDigest,
    expires_at: record.expiresAt,
  }
}

/** Inserts rows within the caller's transaction. Throws a `StoreError` with code CONFLICT if a key is already stored. */
export async function insertIdempotencyRows(db: Executor, rows: readonly IdempotencyKeyRow[]): Promise<void> {
  if (rows.length === 0) return
  if (isPostgres(db))
    await db
      .insertInto('idempotency_keys')
      .values([...rows])
      .execute()
  else await db.executeQuery(CompiledQuery.raw(insertionFromJson, [JSON.stringify(rows)]))
}

/** The columns in order. The type check fails if a column is missing. */
export const idempotencyColumns = Object.keys({
  key: true,
  receipt_id: true,
  input_digest: true,
  content_digest: true,
  expires_at: true,
} satisfies Record<keyof IdempotencyKeyRow, true>) as (keyof IdempotencyKeyRow)[]

const insertionFromJson = `insert into idempotency_keys (${idempotencyColumns.join(', ')})
  select ${idempotencyColumns.map((column) => `value ->> '${column}'`).join(', ')} from json_each(?)`

function isPostgres(db: Executor): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}
