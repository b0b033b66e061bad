import { setImmediate } from 'node:timers/promises'
import type { IssuanceRepository, OutstandingFilter, RateCount, RefusalReason, UsageCount } from '@anoncall/domain'
import { type SelectQueryBuilder, sql } from 'kysely'
import type { Access, Executor } from '../Access.ts'
import { fromJson } from '../columnValues.ts'
import type { Schema } from '../Schema.ts'

/** Returns the queries that count earlier issuances. */
export function earlierCounts({
  read,
  longRead,
}: Pick<Access, 'read' | 'longRead'>): Pick<
  IssuanceRepository,
  'outstanding' | 'usage' | 'countByBlock' | 'countsInForce'
> {
  return {
    outstanding: (filter, now) =>
      under(filter, longRead.selectFrom('issuances').where('expires_at', '>', now))
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('expires_at').as('until')])
        .executeTakeFirstOrThrow(),
    usage: async ({ from, to, stepMs, ...filter }) => {
      const compiled = stepQuery(longRead, filter).compile()
      const counts: UsageCount[] = []
      for (let step = 0, startsAt = from; startsAt < to; step += 1, startsAt += stepMs) {
        // Yields before each step, because an embedded driver blocks the event loop and all steps together can take too
        // long.
        await setImmediate()
        const endsAt = Math.min(startsAt + stepMs, to)
        // Reuses the compiled statement, because compiling it takes longer than running it.
        const [, , ...others] = compiled.parameters
        const { rows } = await longRead.executeQuery<StepRow>({
          ...compiled,
          parameters: [startsAt, endsAt, ...others],
        })
        for (const row of rows) counts.push(...countsOf(step, row))
      }
      return counts
    },
    countByBlock: async (blockIds) => {
      if (blockIds.length === 0) return new Map()
      const rows = await longRead
        .selectFrom('issuances')
        .select(({ fn }) => ['block_id', fn.countAll<number>().as('count')])
        .where('block_id', 'in', blockIds)
        .groupBy('block_id')
        .execute()
      return new Map(rows.map(({ block_id, count }) => [block_id ?? '', count]))
    },
    countsInForce: async (now) => {
      const counts = new Map<string, RateCount>()
      for (let from = now - LOOKED_BACK_MS; from <= now; from += SLICE_MS) {
        const isLast = from + SLICE_MS > now
        const rows = await read
          .selectFrom('issuances')
          .select('rate_windows')
          .where('rate_windows', 'is not', null)
          .where('decided_at', '>=', from)
          .$if(!isLast, (query) => query.where('decided_at', '<', from + SLICE_MS))
          .execute()
        for (const { rate_windows } of rows)
          for (const window of rate_windows === null ? [] : fromJson(rate_windows)) {
            if (window.endsAt <= now) continue
            const name = `${window.openedAt} ${window.key}`
            counts.set(name, { ...window, count: (counts.get(name)?.count ?? 0) + 1 })
          }
      }
      return [...counts.values()]
    },
  }
}

const HOUR_MS = 3_600_000
/**
 * How far back to look for open windows. The longest window is a day. The extra hour covers a clock that was set back
 * during a window.
 */
const LOOKED_BACK_MS = 25 * HOUR_MS
/** The period that one query covers. A query for a whole day could return too many issuances. */
const SLICE_MS = HOUR_MS / 4

const refusalReasons = [
  'PAUSED',
  'ORIGIN_NOT_ALLOWED',
  'CALLEE_NOT_ALLOWED',
  'NETWORK_BLOCKED',
  'OUTSIDE_BUSINESS_HOURS',
  'RATE_LIMITED',
  'CHALLENGE_REQUIRED',
  'CHALLENGE_FAILED',
] as const satisfies readonly RefusalReason[]

type StepRow = Readonly<Record<'issued' | 'connected' | 'would_be_refused' | (typeof refusalReasons)[number], number>>

/**
 * Returns the query that counts all outcomes of one time step in a single pass. Grouping by step and reason would first
 * sort all rows, which takes ten times as long.
 */
function stepQuery(read: Executor, filter: OutstandingFilter) {
  const inStep = read
    .selectFrom('issuances')
    .where('decided_at', '>=', 0)
    .where('decided_at', '<', 0)
    .where('is_trial', '=', 0)
  return under(filter, inStep).select(({ fn }) => [
    fn.countAll<number>().filterWhere('refusal_reason', 'is', null).as('issued'),
    fn.count<number>('connected_at').as('connected'),
    fn.count<number>('would_be_refused_for').as('would_be_refused'),
    ...refusalReasons.map((reason) =>
      fn.countAll<number>().filterWhere('refusal_reason', '=', sql.lit(reason)).as(reason),
    ),
  ])
}

/**
 * Converts the counts of one time step. Refused calls cannot be connected. They are also not counted as calls that a
 * monitored policy would have refused.
 */
function countsOf(step: number, row: StepRow & Readonly<Record<RefusalReason, number>>): UsageCount[] {
  const issued = {
    refusalReason: null,
    count: row.issued,
    connected: row.connected,
    wouldBeRefused: row.would_be_refused,
  }
  const refused = refusalReasons.map((refusalReason) => ({
    step,
    outcome: 'REFUSED' as const,
    refusalReason,
    count: row[refusalReason],
    connected: 0,
    wouldBeRefused: 0,
  }))
  return [{ step, outcome: 'ISSUED' as const, ...issued }, ...refused].filter(({ count }) => count > 0)
}

type IssuanceQuery<Output> = SelectQueryBuilder<Schema, 'issuances', Output>

function under<Output>(filter: OutstandingFilter, query: IssuanceQuery<Output>): IssuanceQuery<Output> {
  const { realmId, apiClientId, destinationId } = filter
  return query
    .$if(realmId !== null, (all) => all.where('realm_id', '=', realmId ?? ''))
    .$if(apiClientId !== null, (all) => all.where('api_client_id', '=', apiClientId ?? ''))
    .$if(destinationId !== null, (all) => all.where('destination_id', '=', destinationId ?? ''))
}
