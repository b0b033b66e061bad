import { setTimeout } from 'node:timers/promises'
import type { IdempotencyRecord, IdempotencyRepository, NewIssuance } from '@anoncall/domain'
import { CompiledQuery, sql } from 'kysely'
import { type Access, type Executor, isPostgres, select } from './Access.ts'
import { GroupCommit } from './GroupCommit.ts'
import type { IdempotencyKeyRow } from './Schema.ts'
import { upkeepSlice } from './upkeepSlice.ts'

/** Creates the repository of the records under idempotency keys. */
export function idempotencyRepository({ read, write }: Access): IdempotencyRepository {
  return {
    findMany: (keys) => findRecords(read, keys),
    waitForRecord: async (keys) => {
      // A single process already waits for its own requests with the same key before it decides.
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
          .select('number')
          .where('expires_at', '<=', now)
          .orderBy('expires_at')
          .limit(limit)
        const { numDeletedRows } = await db
          .deleteFrom('idempotency_keys')
          .where('number', 'in', expired)
          .executeTakeFirstOrThrow()
        return numDeletedRows
      }),
  }
}

/** The pauses between the reads of `waitForRecord`, in milliseconds. Recording takes a few milliseconds. */
const PAUSES_MS = [10, 30, 60]

/**
 * Returns a variant of `findMany` that groups its calls. One query reads the keys of all calls in one turn of the event
 * loop.
 */
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
  // The text of the query does not depend on the number of keys, so it is prepared once.
  const among = isPostgres(read)
    ? sql`= any(${[...keys]}::text[])`
    : sql`in (select value from json_each(${JSON.stringify(keys)}))`
  const rows = await select(
    read,
    sql<IdempotencyKeyRow & { readonly receipt_id: string }>`
    select k.*, r.id as receipt_id from idempotency_keys as k join receipts as r on r.number = k.number
    where k.key ${among}`,
  )
  return rows.map(({ key, receipt_id, input_digest, content_digest, expires_at }) => ({
    key,
    issuanceId: receipt_id,
    inputDigest: input_digest,
    contentDigest: content_digest,
    expiresAt: expires_at,
  }))
}

/**
 * Returns the rows of the idempotency keys of one turn, each with the place of its receipt in the turn. The rows are in
 * a fixed order, so that two transactions never deadlock.
 */
export function idempotencyRowsOf(entries: readonly NewIssuance[]): PlacedKey[] {
  return entries
    .flatMap(({ idempotency }, place) => (idempotency === null ? [] : [rowOf(idempotency, place)]))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** A row without the number of its receipt. The number is not known until the turn is inserted. */
export interface PlacedKey extends Omit<IdempotencyKeyRow, 'number'> {
  readonly place: number
}

function rowOf({ key, inputDigest, contentDigest, expiresAt }: IdempotencyRecord, place: number): PlacedKey {
  return { place, key, input_digest: inputDigest, content_digest: contentDigest, expires_at: expiresAt }
}

/**
 * Inserts the rows of one turn within the caller's transaction.
 *
 * @param first The number of the turn's first receipt.
 * @throws {StoreError} CONFLICT if a key is already stored.
 */
export async function insertIdempotencyRows(db: Executor, rows: readonly PlacedKey[], first: number): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map(({ place, ...row }) => ({ number: first + place, ...row }))
  if (isPostgres(db)) {
    await db.insertInto('idempotency_keys').values(values).execute()
    return
  }
  // SQLite inserts rows fastest in the order of their numbers.
  for (const { number, key, input_digest, content_digest, expires_at } of values.sort((a, b) => a.number - b.number))
    await db.executeQuery(CompiledQuery.raw(insertion, [number, key, input_digest, content_digest, expires_at]))
}

const insertion = `insert into idempotency_keys (number, key, input_digest, content_digest, expires_at)
  values (?, ?, ?, ?, ?)`

/** The columns after `number`, in order. The type check fails if a column is missing. */
export const idempotencyColumns = Object.keys({
  key: true,
  input_digest: true,
  content_digest: true,
  expires_at: true,
} satisfies Record<keyof Omit<IdempotencyKeyRow, 'number'>, true>) as (keyof Omit<IdempotencyKeyRow, 'number'>)[]
