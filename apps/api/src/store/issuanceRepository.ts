import type { CallReport, DecisionStep, Issuance, IssuanceRepository, VisitorAges } from '@anoncall/domain'
import type { Access, Executor } from './Access.ts'
import { insertIssuances } from './insertIssuances.ts'
import { issuanceCounts } from './issuanceCounts.ts'
import { issuanceLists } from './issuanceLists.ts'
import { fromJson } from './json.ts'
import { orNull } from './orNull.ts'
import type { IssuanceRow, RecordedStep } from './Schema.ts'
import { upkeepSlice } from './upkeepSlice.ts'

export function issuanceRepository({ read, write }: Access): IssuanceRepository {
  return {
    ...issuanceLists(read, issuanceOf),
    ...issuanceCounts(read),
    record: (issuances) => write((db) => insertIssuances(db, issuances)),
    find: async (id) =>
      orNull(await read.selectFrom('issuances').selectAll().where('id', '=', id).executeTakeFirst(), issuanceOf),
    setReport: (id, report) =>
      write(async (db) => {
        const reported = reportedColumns(report)
        if (Object.keys(reported).length === 0) return
        await db.updateTable('issuances').set(reported).where('id', '=', id).execute()
      }),
    newestDecidedAt: async () => {
      const row = await read
        .selectFrom('issuances')
        .select(({ fn }) => fn.max('decided_at').as('newest'))
        .executeTakeFirst()
      return row?.newest ?? null
    },
    removeBefore: (before, now, limit) =>
      upkeepSlice(write, async (db) => {
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
        return numDeletedRows
      }),
    forgetVisitors: (before, limit) =>
      upkeepSlice(write, async (db) => {
        const { numUpdatedRows } = await db
          .updateTable('issuances')
          .set(({ eb }) => ({
            sealed_address: eb
              .case()
              .when('decided_at', '<', before.addresses)
              .then(null)
              .else(eb.ref('sealed_address'))
              .end(),
            rate_windows: eb
              .case()
              .when('decided_at', '<', before.rateWindows)
              .then(null)
              .else(eb.ref('rate_windows'))
              .end(),
          }))
          .where('id', 'in', withOldVisitors(db, before, limit))
          .executeTakeFirstOrThrow()
        return numUpdatedRows
      }),
  }
}

function reportedColumns({ connectedAt, endedAt, failureCode }: Partial<CallReport>): Partial<IssuanceRow> {
  return {
    ...(connectedAt !== undefined && { connected_at: connectedAt }),
    ...(endedAt !== undefined && { ended_at: endedAt }),
    ...(failureCode !== undefined && { failure_code: failureCode }),
  }
}

/** Queried separately, because each condition has its own index. */
function withOldVisitors(db: Executor, before: VisitorAges, limit: number) {
  const oldest = (column: 'sealed_address' | 'rate_windows', until: number) =>
    db
      .selectFrom('issuances')
      .select('id')
      .where(column, 'is not', null)
      .where('decided_at', '<', until)
      .orderBy('decided_at')
      .limit(limit)
  return db
    .selectFrom(oldest('sealed_address', before.addresses).as('addresses'))
    .select('id')
    .union(db.selectFrom(oldest('rate_windows', before.rateWindows).as('windows')).select('id'))
    .limit(limit)
}

function issuanceOf(row: IssuanceRow): Issuance {
  return {
    id: row.id,
    decidedAt: row.decided_at,
    outcome: row.outcome,
    refusalReason: row.refusal_reason,
    wouldBeRefusedFor: row.would_be_refused_for,
    steps: fromJson(row.steps).map(stepOf),
    isTrial: row.is_trial === 1,
    realmId: row.realm_id,
    realmName: row.realm_name,
    apiClientId: row.api_client_id,
    destinationId: row.destination_id,
    callee: row.callee,
    origin: row.origin,
    keyKind: row.key_kind,
    visitor: row.visitor,
    sealedAddress: row.sealed_address,
    blockId: row.block_id,
    rateWindows: row.rate_windows === null ? [] : fromJson(row.rate_windows),
    realmKeyId: row.realm_key_id,
    expiresAt: row.expires_at,
    requestId: row.request_id,
    reference: row.reference,
    report: reportOf(row),
  }
}

/** Before policies existed, every step was enforced and none was set by a policy. */
function stepOf(step: RecordedStep): DecisionStep {
  return { isEnforced: true, policy: null, ...step }
}

function reportOf({ connected_at, ended_at, failure_code }: IssuanceRow): CallReport | null {
  if (connected_at === null && ended_at === null && failure_code === null) return null
  return { connectedAt: connected_at, endedAt: ended_at, failureCode: failure_code }
}
