import type { Issuance } from '@anoncall/domain'
import { CompiledQuery, type DialectAdapter } from 'kysely'
import type { Executor } from './Access.ts'
import { toJson } from './json.ts'
import type { IssuanceRow } from './Schema.ts'

/** Writes any number of issuances, within a transaction of the caller. */
export async function insertIssuances(db: Executor, issuances: readonly Issuance[]): Promise<void> {
  let written = 0
  for (const size of statementSizes)
    for (; issuances.length - written >= size; written += size)
      await db.executeQuery(insertion(db, issuances.slice(written, written + size)))
}

/**
 * Writes issuances in one statement, which is a transaction of its own. More than two thousand do not fit into one.
 *
 * @param isRepeated Whether they may have been written already: those that are there are left alone.
 */
export async function insertIssuancesAtOnce(
  db: Executor,
  issuances: readonly Issuance[],
  isRepeated: boolean,
): Promise<void> {
  if (!isRepeated) {
    await db.executeQuery(insertion(db, issuances))
    return
  }
  await db
    .insertInto('issuances')
    .values(issuances.map(rowOf))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** Rows in one statement. Few sizes, so that the statements stay ready; large first, since each statement has its price. */
const statementSizes = [32, 8, 1] as const

/** Statements by dialect and size: writing one costs Kysely about a third of what running it costs, and this is the hot path. */
const statementsOf = new WeakMap<DialectAdapter, Map<number, string>>()

function insertion(db: Executor, issuances: readonly Issuance[]): CompiledQuery {
  const { adapter } = db.getExecutor()
  const statements = statementsOf.get(adapter) ?? new Map<number, string>()
  const rows = issuances.map(rowOf)
  const known = statements.get(rows.length)
  if (known !== undefined) return CompiledQuery.raw(known, valuesOf(rows))
  const compiled = db.insertInto('issuances').values(rows).compile()
  statementsOf.set(adapter, statements.set(rows.length, compiled.sql))
  return compiled
}

/** Row by row: every row has the same columns in the same order. */
function valuesOf(rows: readonly IssuanceRow[]): unknown[] {
  const values: unknown[] = []
  for (const row of rows) values.push(...Object.values(row))
  return values
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
    would_be_refused_for: issuance.wouldBeRefusedFor,
    key_kind: issuance.keyKind,
    visitor: issuance.visitor,
    sealed_address: issuance.sealedAddress,
    block_id: issuance.blockId,
    rate_windows: issuance.rateWindows.length === 0 ? null : toJson(issuance.rateWindows),
    connected_at: issuance.report?.connectedAt ?? null,
    ended_at: issuance.report?.endedAt ?? null,
    failure_code: issuance.report?.failureCode ?? null,
  }
}
