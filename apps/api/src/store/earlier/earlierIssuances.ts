import { setImmediate } from 'node:timers/promises'
import type {
  CallReport,
  DecisionStep,
  Issuance,
  IssuanceFilter,
  IssuanceRepository,
  TimeRange,
  VisitorAges,
} from '@anoncall/domain'
import type { Access, Executor } from '../Access.ts'
import { fromJson, orNull } from '../columnValues.ts'
import { behind, pageOf } from '../keysetPage.ts'
import { requestOf } from '../receipts/receiptLists.ts'
import type { IssuanceRow, RecordedStep } from '../Schema.ts'
import { upkeepSlice } from '../upkeepSlice.ts'
import { earlierCounts } from './earlierCounts.ts'

/**
 * Creates the repository of earlier issuances. The previous version stored them, and they are not moved to receipts
 * yet. The next version can remove this repository and its table.
 *
 * @param openAddress Opens an address that the previous version sealed for one issuance.
 */
export function earlierIssuances(
  { read, longRead, write }: Access,
  openAddress: (issuanceId: string, sealed: string) => string | null,
): EarlierIssuances {
  return {
    ...issuanceLists(longRead, issuanceOf),
    ...earlierCounts({ read, longRead }),
    isEmpty: async () => {
      const row = await read.selectFrom('issuances').select('id').limit(1).executeTakeFirst()
      return row === undefined
    },
    addressOf: async (id, since) => {
      const row = await read
        .selectFrom('issuances')
        .select('sealed_address')
        .where('id', '=', id)
        .where('decided_at', '>=', since)
        .executeTakeFirst()
      return row === undefined || row.sealed_address === null ? null : openAddress(id, row.sealed_address)
    },
    find: async (id) =>
      orNull(await read.selectFrom('issuances').selectAll().where('id', '=', id).executeTakeFirst(), issuanceOf),
    setReport: (id, report) =>
      write(async (db) => {
        const reported = reportedColumns(report)
        if (Object.keys(reported).length === 0) return false
        const { numUpdatedRows } = await db
          .updateTable('issuances')
          .set(reported)
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
        return numUpdatedRows > 0n
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

export interface EarlierIssuances extends Omit<IssuanceRepository, 'record' | 'setReport'> {
  /** Returns whether all issuances have been moved to receipts. */
  isEmpty(): Promise<boolean>
  /** Adds to the report of an issuance. Returns whether an issuance was changed. */
  setReport(id: string, report: Partial<CallReport>): Promise<boolean>
}

function reportedColumns({ connectedAt, endedAt, failureCode }: Partial<CallReport>): Partial<IssuanceRow> {
  return {
    ...(connectedAt !== undefined && { connected_at: connectedAt }),
    ...(endedAt !== undefined && { ended_at: endedAt }),
    ...(failureCode !== undefined && { failure_code: failureCode }),
  }
}

/**
 * Selects the oldest issuances whose visitor data is due for removal. Each kind of data has its own query, because each
 * condition has its own index.
 */
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

export function issuanceOf(row: IssuanceRow): Issuance {
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
    isAddressKept: row.sealed_address !== null,
    blockId: row.block_id,
    realmKeyId: row.realm_key_id,
    expiresAt: row.expires_at,
    requestId: row.request_id,
    reference: row.reference,
    report: reportOf(row),
  }
}

/**
 * Adds the fields that older rows lack. Before policies existed, every step was enforced and no step was set by a
 * policy.
 */
function stepOf(step: RecordedStep): DecisionStep {
  return { isEnforced: true, policy: null, ...step }
}

function reportOf({ connected_at, ended_at, failure_code }: IssuanceRow): CallReport | null {
  if (connected_at === null && ended_at === null && failure_code === null) return null
  return { connectedAt: connected_at, endedAt: ended_at, failureCode: failure_code }
}

const newestFirst = { column: 'decided_at', direction: 'DESC' } as const
const oldestFirst = { column: 'decided_at', direction: 'ASC' } as const

/** Returns the queries that list issuances. */
function issuanceLists(
  read: Executor,
  issuanceOf: (row: IssuanceRow) => Issuance,
): Pick<IssuanceRepository, 'list' | 'scan' | 'decidedAtOfNewest'> {
  const recorded = (realmId: string, { from, to }: TimeRange) =>
    read
      .selectFrom('issuances')
      .where('decided_at', '>=', from)
      .where('decided_at', '<', to)
      .where('realm_id', '=', realmId)
      .where('is_trial', '=', 0)
  return {
    list: async (filter, { first, after }) => {
      if (filter.refusalReasons?.length === 0) return pageOf([], first)
      // The subquery finds the ids in the index, so that only the rows of the page are read.
      const wanted = matching(read, filter)
        .select('id')
        .where(behind(newestFirst, after))
        .orderBy('decided_at', 'desc')
        .orderBy('id', 'desc')
        .limit(first + 1)
      const rows = await read
        .selectFrom('issuances')
        .selectAll()
        .where('id', 'in', wanted)
        .orderBy('decided_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return pageOf(rows.map(issuanceOf), first)
    },
    scan: async (realmId, { from, to }, { first, after }) => {
      // Yields first, because an embedded driver blocks the event loop and a scan sends many queries in a row.
      await setImmediate()
      // The query starts at the cursor. If it started at the beginning of the range, SQLite would read all earlier
      // pages again.
      const begin = typeof after?.key === 'number' ? Math.max(from, after.key) : from
      const rows = await recorded(realmId, { from: begin, to })
        .select(['id', 'decided_at', 'refusal_reason', 'api_client_id', 'destination_id', 'callee', 'visitor'])
        .where(behind(oldestFirst, after))
        .orderBy('decided_at')
        .orderBy('id')
        .limit(first)
        .execute()
      return rows.map(requestOf)
    },
    decidedAtOfNewest: async (realmId, range, rank) => {
      const ranked = recorded(realmId, range)
        .select('decided_at')
        .orderBy('decided_at', 'desc')
        .limit(1)
        .offset(rank - 1)
      return (await ranked.executeTakeFirst())?.decided_at ?? null
    },
  }
}

function matching(read: Executor, filter: IssuanceFilter) {
  const { realmId, apiClientId, destinationId, outcome, refusalReasons, callee, visitor } = filter
  return read
    .selectFrom('issuances')
    .$if(realmId !== null, (query) => query.where('realm_id', '=', realmId ?? ''))
    .$if(apiClientId !== null, (query) => query.where('api_client_id', '=', apiClientId ?? ''))
    .$if(destinationId !== null, (query) => query.where('destination_id', '=', destinationId))
    .$if(outcome !== null, (query) => query.where('outcome', '=', outcome ?? 'ISSUED'))
    .$if(refusalReasons !== null, (query) => query.where('refusal_reason', 'in', refusalReasons ?? []))
    .$if(callee !== null, (query) => query.where('callee', '=', callee ?? ''))
    .$if(visitor !== null, (query) => query.where('visitor', '=', visitor))
    .$if(filter.wouldBeRefused !== null, (query) =>
      query.where('would_be_refused_for', filter.wouldBeRefused === true ? 'is not' : 'is', null),
    )
    .$if(filter.decidedAt !== null, (query) =>
      query.where('decided_at', '>=', filter.decidedAt?.from ?? 0).where('decided_at', '<', filter.decidedAt?.to ?? 0),
    )
}
