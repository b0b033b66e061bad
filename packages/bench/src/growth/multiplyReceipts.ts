import { openConnection } from '@anoncall/api/src/store/sqlite/openConnection.ts'

/** One of the tables or indexes of a database. */
export interface StoredPart {
  readonly name: string
  readonly bytes: number
}

/**
 * Replaces each receipt of a SQLite file by copies of it. A copy has its own number, id, request, visitor, and time within
 * the same quarter of an hour, so it is as plausible as its original. The copies are stored in the order of their time,
 * one per turn, as a service with few requests per second stores them. Counts of usage are multiplied.
 *
 * All receipts must be older than their addresses and rate windows are kept, because this data is removed.
 *
 * @param options `copies`: the copies of each receipt. `visitors`: the number of visitors to choose from.
 * @returns The number of receipts.
 */
export function multiplyReceipts(file: string, { copies, visitors, onProgress }: MultiplyOptions): number {
  const connection = openConnection(file, { isReader: false })
  try {
    // If the machine stops now, the file is only a part of a benchmark.
    connection.rows('pragma synchronous = OFF')
    connection.rows('pragma cache_size = -200000')
    connection.run('create temp table originals as select * from receipts order by decided_at')
    connection.run('create index temp.originals_by_time on originals (decided_at)')
    connection.run(`create temp table copies as ${counting(copies)}`)
    connection.run(`create temp table visitors (n integer primary key, hash text)`)
    connection.run(`insert into visitors select n, lower(hex(randomblob(8))) from (${counting(visitors)})`)
    connection.run('begin immediate')
    for (const table of ['receipts', 'receipt_windows', 'receipt_addresses']) connection.run(`delete from ${table}`)
    connection.run(`update usage_hours set issuances = issuances * ${copies}, connected = connected * ${copies}`)
    connection.run('commit')
    const hours = numbers(connection.rows(`select distinct decided_at / ${HOUR_MS} as n from originals order by n`))
    let stored = 0
    for (const [index, hour] of hours.entries()) {
      connection.run(insertion(hour, { stored, visitors }))
      stored =
        numbers(connection.rows(`select coalesce(max(number), 0) / ${NUMBERS_PER_TURN} as n from receipts`))[0] ?? 0
      onProgress((index + 1) / hours.length)
    }
    // Writes the file to the disk now, because the first commit of the service would have to do it.
    connection.rows('pragma synchronous = FULL')
    connection.rows('pragma wal_checkpoint(truncate)')
    return stored
  } finally {
    connection.close()
  }
}

interface MultiplyOptions {
  readonly copies: number
  readonly visitors: number
  /** Called with the progress, from 0 to 1. */
  readonly onProgress: (part: number) => void
}

/**
 * Compares the counts of usage with the receipts, hour by hour.
 *
 * @throws {Error} If they differ. A benchmark of such a file would measure data that cannot exist.
 */
export function checkUsage(file: string): void {
  const connection = openConnection(file, { isReader: true })
  try {
    const [wrong = 0] = numbers(
      connection.rows(`select count(*) as n from (
      select series_id, hour from (
        select series_id, hour, issuances, connected from usage_hours
        union all
        select f.series_id, r.hour, -r.issuances, -r.connected from (
          select facts_id, decided_at / ${HOUR_MS} as hour, count(*) as issuances, count(connected_at) as connected
          from receipts group by 1, 2
        ) as r join receipt_facts as f on f.id = r.facts_id join usage_series as s on s.id = f.series_id
        where s.is_trial = 0
      ) group by series_id, hour having sum(issuances) <> 0 or sum(connected) <> 0)`),
    )
    if (wrong > 0) throw new Error(`The usage of ${wrong} hours differs from the receipts.`)
  } finally {
    connection.close()
  }
}

/** Returns the used size of a SQLite file, its receipts, and the sizes of its tables and indexes, largest first. */
export function measureFile(file: string): StoredSizes {
  const connection = openConnection(file, { isReader: true })
  try {
    const [bytes = 0] = numbers(
      connection.rows(`select (page_count - freelist_count) * page_size as n
        from pragma_page_count(), pragma_freelist_count(), pragma_page_size()`),
    )
    const [receipts = 0] = numbers(connection.rows('select count(*) as n from receipts'))
    const parts = connection.rows('select name, sum(pgsize) as bytes from dbstat group by name order by bytes desc')
    return { bytes, receipts, parts: parts as StoredPart[] }
  } finally {
    connection.close()
  }
}

export interface StoredSizes {
  /** The size of all pages except free pages. */
  readonly bytes: number
  readonly receipts: number
  readonly parts: readonly StoredPart[]
}

const HOUR_MS = 3_600_000
const QUARTER_MS = HOUR_MS / 4
/** The service numbers the receipts of each turn from a multiple of this number. */
const NUMBERS_PER_TURN = 256

/** Returns the insertion of all copies of the receipts of one hour. */
function insertion(hour: number, { stored, visitors }: { readonly stored: number; readonly visitors: number }): string {
  // Without `materialized`, SQLite would choose another random number each time a column is used.
  return `insert into receipts (number, id, decided_at, facts_id, request_id, visitor, reference, callee, origin,
    step_values, expires_at, connected_at, ended_at, failure_code)
  with chosen as materialized (
    select o.*, o.decided_at - o.decided_at % ${QUARTER_MS} + abs(random() % ${QUARTER_MS}) as at,
      1 + abs(random() % ${visitors}) as n
    from originals as o, copies where o.decided_at >= ${hour * HOUR_MS} and o.decided_at < ${(hour + 1) * HOUR_MS}
  )
  select (${stored} + row_number() over (order by at)) * ${NUMBERS_PER_TURN}, 'iss_' || ${base32('at')} || lower(hex(randomblob(8))),
    at, facts_id, 'req_' || lower(hex(randomblob(16))), case when visitor is null then null else v.hash end, reference,
    callee, origin, step_values, expires_at + at - decided_at, connected_at + at - decided_at, ended_at + at - decided_at,
    failure_code
  from chosen join visitors as v on v.n = chosen.n order by at`
}

/** Returns the SQL for ten digits in the alphabet of ids. */
function base32(column: string): string {
  return Array.from(
    { length: 10 },
    (_, place) => `substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((${column} >> ${(9 - place) * 5}) & 31), 1)`,
  ).join(' || ')
}

/** Returns the SQL for the numbers from 1 to `count`, in the column `n`. */
function counting(count: number): string {
  return `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count}) select n from numbers`
}

function numbers(rows: readonly unknown[]): number[] {
  return rows.map((row) => Number(Object(row).n))
}
