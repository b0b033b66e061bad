import { setImmediate } from 'node:timers/promises'
import type { IssuanceRepository, OutstandingFilter, UsageCount, UsageQuery } from '@anoncall/domain'
import { sql } from 'kysely'
import { type Access, type Executor, select } from '../Access.ts'
import { fromJson } from '../columnValues.ts'
import { RateCounts } from './windows.ts'

/** Returns the queries that count receipts. */
export function receiptCounts({
  read,
  longRead,
}: Pick<Access, 'read' | 'longRead'>): Pick<
  IssuanceRepository,
  'outstanding' | 'usage' | 'countByBlock' | 'countsInForce'
> {
  return {
    outstanding: async (filter, now) => {
      const nowSeconds = Math.floor(now / 1_000)
      // Credentials with the lifetime in the facts are still valid if they were issued at this time or later.
      const valid = sql`(${nowSeconds} + 1 - f.lifetime_seconds) * 1000`
      const rows = await select(
        longRead,
        sql<{ count: number | null; until: number | null }>`
        select sum(count) as count, max(until) as until from (
          select (select count(*) from receipts as r where r.facts_id = f.id and r.decided_at >= ${valid}) as count,
            ((select max(decided_at) from receipts as r where r.facts_id = f.id and r.decided_at >= ${valid})
              / 1000 + f.lifetime_seconds) * 1000 as until
          from receipt_facts as f join usage_series as s on s.id = f.series_id
          where f.lifetime_seconds is not null and ${ofOwner(filter)}
          union all
          select count(*), max(r.expires_at) from receipts as r
          join receipt_facts as f on f.id = r.facts_id join usage_series as s on s.id = f.series_id
          where r.expires_at > ${now} and ${ofOwner(filter)}
        ) as parts`,
      )
      return { count: Number(rows[0]?.count ?? 0), until: rows[0]?.until ?? null }
    },
    usage: (query) => (isInHours(query) ? readHours(longRead, query) : countReceipts(longRead, query)),
    countByBlock: async (blockIds) => {
      if (blockIds.length === 0) return new Map()
      const rows = await select(
        longRead,
        sql<{ block_id: string; count: number }>`
        select f.block_id, count(*) as count from receipt_facts as f join receipts as r on r.facts_id = f.id
        where f.block_id in (${sql.join(blockIds)}) group by f.block_id`,
      )
      return new Map(rows.map(({ block_id, count }) => [block_id, count]))
    },
    countsInForce: async (now) => {
      const counts = new RateCounts()
      for (let from = now - LOOKED_BACK_MS; from <= now; from += SLICE_MS) {
        const isLast = from + SLICE_MS > now
        const rows = await read
          .selectFrom('receipt_windows')
          .select('windows')
          .where('decided_at', '>=', from)
          .$if(!isLast, (query) => query.where('decided_at', '<', from + SLICE_MS))
          .execute()
        for (const { windows } of rows)
          for (const [key, openedAt, endsAt, count] of fromJson(windows))
            if (endsAt > now) counts.add({ key, openedAt, endsAt, count })
      }
      return counts.all()
    },
  }
}

const HOUR_MS = 3_600_000
/**
 * How far back to look for open windows. The longest window is a day. The extra hour covers a clock that was set back
 * during a window.
 */
const LOOKED_BACK_MS = 25 * HOUR_MS
/** The period that one query covers. A query for a whole day could return too many rows. */
const SLICE_MS = HOUR_MS / 4

function isInHours({ from, to, stepMs }: UsageQuery): boolean {
  return [from, to, stepMs].every((value) => value % HOUR_MS === 0)
}

/** Adds up the counters of whole hours. */
async function readHours(read: Executor, { from, to, stepMs, ...owner }: UsageQuery): Promise<UsageCount[]> {
  const firstHour = from / HOUR_MS
  const step = sql`(h.hour - ${sql.lit(firstHour)}) / ${sql.lit(stepMs / HOUR_MS)}`
  const rows = await select(
    read,
    sql<UsageRow>`
    select ${step} as step, s.outcome, s.refusal_reason, sum(h.issuances) as count, sum(h.connected) as connected,
      sum(case when s.would_be_refused_for is null then 0 else h.issuances end) as would_be_refused
    from usage_series as s join usage_hours as h on h.series_id = s.id
    where s.is_trial = 0 and ${ofOwner(owner)} and h.hour >= ${firstHour} and h.hour < ${to / HOUR_MS}
    group by ${step}, s.outcome, s.refusal_reason`,
  )
  return rows.map(countOf)
}

/** Counts receipts in steps that are not whole hours. */
async function countReceipts(read: Executor, { from, to, stepMs, ...owner }: UsageQuery): Promise<UsageCount[]> {
  const counts: UsageCount[] = []
  for (let step = 0, startsAt = from; startsAt < to; step += 1, startsAt += stepMs) {
    // Yields before each step, because an embedded driver blocks the event loop and all steps together can take too long.
    await setImmediate()
    // Counts by facts first, because grouping all receipts by outcome would look up the outcome of each receipt.
    const rows = await select(
      read,
      sql<UsageRow>`
      select ${sql.lit(step)} as step, s.outcome, s.refusal_reason, sum(n) as count, sum(c) as connected,
        sum(case when s.would_be_refused_for is null then 0 else n end) as would_be_refused
      from (
        select facts_id, count(*) as n, count(connected_at) as c from receipts
        where decided_at >= ${startsAt} and decided_at < ${Math.min(startsAt + stepMs, to)} group by facts_id
      ) as r
      join receipt_facts as f on f.id = r.facts_id join usage_series as s on s.id = f.series_id
      where s.is_trial = 0 and ${ofOwner(owner)} group by s.outcome, s.refusal_reason`,
    )
    counts.push(...rows.map(countOf))
  }
  return counts
}

interface UsageRow {
  readonly step: number
  readonly outcome: UsageCount['outcome']
  readonly refusal_reason: UsageCount['refusalReason']
  readonly count: number
  readonly connected: number
  readonly would_be_refused: number
}

/** Converts a row. PostgreSQL returns sums as text. */
function countOf(row: UsageRow): UsageCount {
  return {
    step: Number(row.step),
    outcome: row.outcome,
    refusalReason: row.refusal_reason,
    count: Number(row.count),
    connected: Number(row.connected),
    wouldBeRefused: Number(row.would_be_refused),
  }
}

/** Returns the condition for the series of a realm, client and destination. The query names the series `s`. */
function ofOwner({ realmId, apiClientId, destinationId }: OutstandingFilter) {
  const conditions = [
    realmId === null ? null : sql`s.realm_id = ${realmId}`,
    apiClientId === null ? null : sql`s.api_client_id = ${apiClientId}`,
    destinationId === null ? null : sql`s.destination_id = ${destinationId}`,
  ].flatMap((condition) => condition ?? [])
  return conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` and `)
}
