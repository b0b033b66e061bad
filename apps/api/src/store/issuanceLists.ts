import { setImmediate } from 'node:timers/promises'
import type { Issuance, IssuanceFilter, IssuanceRepository, RecordedRequest, TimeRange } from '@anoncall/domain'
import type { Executor } from './Access.ts'
import { behind, pageOf } from './keysetPage.ts'
import type { IssuanceRow } from './Schema.ts'

const newestFirst = { column: 'decided_at', direction: 'DESC' } as const
const oldestFirst = { column: 'decided_at', direction: 'ASC' } as const

/** Queries on issuances that return some of them. */
export function issuanceLists(
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
      // The index finds the ids, and only those rows are read.
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
      // An embedded driver blocks the event loop, and a scan sends many queries in a row.
      await setImmediate()
      // If the query started at the beginning of the range, SQLite would read all earlier pages again.
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

type RequestRow = Pick<
  IssuanceRow,
  'id' | 'decided_at' | 'refusal_reason' | 'api_client_id' | 'destination_id' | 'callee' | 'visitor'
>

function requestOf(row: RequestRow): RecordedRequest {
  return {
    id: row.id,
    decidedAt: row.decided_at,
    refusalReason: row.refusal_reason,
    apiClientId: row.api_client_id,
    destinationId: row.destination_id,
    callee: row.callee,
    visitor: row.visitor,
  }
}
