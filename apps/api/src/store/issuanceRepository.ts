import type { Issuance, IssuanceRepository } from '@anoncall/domain'
import { CompiledQuery, type DialectAdapter } from 'kysely'
import type { Access, Executor } from './Access.ts'
import { fromJson, toJson } from './json.ts'
import { orNull } from './orNull.ts'
import type { IssuanceRow } from './Schema.ts'

export function issuanceRepository({ read, write }: Access): IssuanceRepository {
  return {
    record: (issuances) => write((db) => insertIssuances(db, issuances)),
    find: async (id) =>
      orNull(await read.selectFrom('issuances').selectAll().where('id', '=', id).executeTakeFirst(), issuanceOf),
    outstanding: async ({ realmId, destinationId, apiClientId }, now) =>
      read
        .selectFrom('issuances')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('expires_at').as('until')])
        .where('expires_at', '>', now)
        .$if(realmId !== null, (query) => query.where('realm_id', '=', realmId ?? ''))
        .$if(destinationId !== null, (query) => query.where('destination_id', '=', destinationId ?? ''))
        .$if(apiClientId !== null, (query) => query.where('api_client_id', '=', apiClientId ?? ''))
        .executeTakeFirstOrThrow(),
    removeBefore: (before, now, limit) =>
      write(async (db) => {
        const removable = db
          .selectFrom('issuances')
          .select('id')
          .where('decided_at', '<', before)
          .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '<=', now)]))
          .orderBy('decided_at')
          .limit(limit)
        const { numDeletedRows } = await db
          .deleteFrom('issuances')
          .where('id', 'in', removable)
          .executeTakeFirstOrThrow()
        return Number(numDeletedRows)
      }),
  }
}

/** Rows in one statement. Few sizes, so that the statements stay ready; large first, since each statement has its price. */
const statementSizes = [32, 8, 1] as const

/** Statements by dialect and size: writing one costs Kysely about a third of what running it costs, and this is the hot path. */
const statementsOf = new WeakMap<DialectAdapter, Map<number, string>>()

/** Writes any number of issuances, within a transaction of the caller. */
export async function insertIssuances(db: Executor, issuances: readonly Issuance[]): Promise<void> {
  let rest = issuances.map(rowOf)
  for (const size of statementSizes)
    while (rest.length >= size) {
      await db.executeQuery(insertion(db, rest.slice(0, size)))
      rest = rest.slice(size)
    }
}

function insertion(db: Executor, rows: readonly IssuanceRow[]): CompiledQuery {
  const { adapter } = db.getExecutor()
  const statements = statementsOf.get(adapter) ?? new Map<number, string>()
  const known = statements.get(rows.length)
  // Every row has the same columns in the same order.
  if (known !== undefined) return CompiledQuery.raw(known, rows.flatMap(Object.values))
  const compiled = db.insertInto('issuances').values(rows).compile()
  statementsOf.set(adapter, statements.set(rows.length, compiled.sql))
  return compiled
}

function rowOf(issuance: Issuance): IssuanceRow {
  return {
    id: issuance.id,
    decided_at: issuance.decidedAt,
    outcome: issuance.outcome,
    refusal_reason: issuance.refusalReason,
    steps: toJson(issuance.steps),
    is_trial: issuance.isTrial ? 1 : 0,
    realm_id: issuance.realmId,
    realm_name: issuance.realmName,
    api_client_id: issuance.apiClientId,
    destination_id: issuance.destinationId,
    callee: issuance.callee,
    origin: issuance.origin,
    realm_key_id: issuance.realmKeyId,
    expires_at: issuance.expiresAt,
    request_id: issuance.requestId,
    reference: issuance.reference,
  }
}

function issuanceOf(row: IssuanceRow): Issuance {
  return {
    id: row.id,
    decidedAt: row.decided_at,
    outcome: row.outcome,
    refusalReason: row.refusal_reason,
    steps: fromJson(row.steps),
    isTrial: row.is_trial === 1,
    realmId: row.realm_id,
    realmName: row.realm_name,
    apiClientId: row.api_client_id,
    destinationId: row.destination_id,
    callee: row.callee,
    origin: row.origin,
    realmKeyId: row.realm_key_id,
    expiresAt: row.expires_at,
    requestId: row.request_id,
    reference: row.reference,
  }
}
