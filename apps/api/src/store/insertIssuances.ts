import type { Issuance } from '@anoncall/domain'
import { CompiledQuery, type DialectAdapter } from 'kysely'
import type { Executor } from './Access.ts'
import { type Json, toJson } from './json.ts'
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
    .values(rowsOf(issuances))
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
  const rows = rowsOf(issuances)
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

/** Neighbours mostly were decided in the same words and counted in the same windows, whose JSON is then made once. */
function rowsOf(issuances: readonly Issuance[]): IssuanceRow[] {
  const stepsText = rememberText(areStepsAlike)
  // Windows that are open are the same objects.
  const windowsText = rememberText<Issuance['rateWindows']>((a, b) => a.every((window, index) => window === b[index]))
  return issuances.map((issuance) => rowOf(issuance, stepsText(issuance.steps), windowsText(issuance.rateWindows)))
}

/** JSON that is made anew only of what is not like the one before. */
function rememberText<Values extends readonly unknown[]>(
  areAlike: (a: Values, b: Values) => boolean,
): (values: Values) => Json<Values> {
  let last: { readonly values: Values; readonly text: Json<Values> } | null = null
  return (values) => {
    const isLikeLast = last !== null && last.values.length === values.length && areAlike(last.values, values)
    if (last === null || !isLikeLast) last = { values, text: toJson(values) }
    return last.text
  }
}

function areStepsAlike(a: Issuance['steps'], b: Issuance['steps']): boolean {
  return a.every((step, index) => {
    const other = b[index]
    return (
      other !== undefined &&
      step.check === other.check &&
      step.isPassed === other.isPassed &&
      step.isEnforced === other.isEnforced &&
      step.detail === other.detail &&
      step.policy?.ownerId === other.policy?.ownerId &&
      step.policy?.ownerName === other.policy?.ownerName &&
      step.policy?.revision === other.policy?.revision
    )
  })
}

function rowOf(
  issuance: Issuance,
  steps: Json<Issuance['steps']>,
  rateWindows: Json<Issuance['rateWindows']>,
): IssuanceRow {
  return {
    id: issuance.id,
    decided_at: issuance.decidedAt,
    outcome: issuance.outcome,
    refusal_reason: issuance.refusalReason,
    steps,
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
    rate_windows: issuance.rateWindows.length === 0 ? null : rateWindows,
    connected_at: issuance.report?.connectedAt ?? null,
    ended_at: issuance.report?.endedAt ?? null,
    failure_code: issuance.report?.failureCode ?? null,
  }
}
