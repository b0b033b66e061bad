import type { ServiceFigures } from './readServiceFigures.ts'
import type { LoadInterval } from './startFullLoad.ts'

/** The service's metrics under load, and its answers since the previous sample. */
export interface Sample extends ServiceFigures, LoadInterval {
  /** Seconds since the load started. */
  readonly atSeconds: number
  readonly perSecond: number
  /** The size of SQLite's write-ahead log. */
  readonly logBytes: number
  readonly databaseBytes: number
}

/** The result of a run under full load. */
export interface FullLoadFigures {
  readonly seconds: number
  readonly connections: number
  readonly samples: readonly Sample[]
  readonly issued: number
  /** The number of requests that did not issue credentials, by reason. */
  readonly failed: Readonly<Record<string, number>>
  /** The number of rows in the database for the credentials that were issued to this load. */
  readonly rows: number
  /** The number of received receipts that have no row in the database. */
  readonly missing: number
}

/** Splits the samples by time into three parts of equal duration. */
export function thirdsOf(samples: readonly Sample[]): readonly [Sample[], Sample[], Sample[]] {
  const [first, second] = [Math.floor(samples.length / 3), Math.floor((samples.length * 2) / 3)]
  return [samples.slice(0, first), samples.slice(first, second), samples.slice(second)]
}

export function medianOf(samples: readonly Sample[], figureOf: (sample: Sample) => number): number {
  const sorted = samples.map(figureOf).sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Returns by how much a value grows per minute: the slope of the line of best fit. */
export function growthPerMinute(samples: readonly Sample[], figureOf: (sample: Sample) => number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const times = samples.map(({ atSeconds }) => atSeconds / 60)
  const values = samples.map(figureOf)
  const [meanTime, meanValue] = [mean(times), mean(values)]
  const spread = times.reduce((sum, time) => sum + (time - meanTime) ** 2, 0)
  return times.reduce((sum, time, at) => sum + (time - meanTime) * ((values[at] ?? 0) - meanValue), 0) / spread
}

/** Returns a report with the totals and a table of medians for each third of the time. */
export function fullLoadReport(figures: FullLoadFigures): string {
  const { seconds, connections, samples, issued, rows, missing, failed } = figures
  const thirds = thirdsOf(samples)
  const line = (title: string, figureOf: (sample: Sample) => number, digits = 0) =>
    `  ${title.padEnd(34)}${thirds.map((third) => asNumber(medianOf(third, figureOf), digits).padStart(12)).join('')}`
  const growth = (figureOf: (sample: Sample) => number) =>
    asNumber(growthPerMinute([...thirds[1], ...thirds[2]], figureOf) / MIB, 2)
  const failures = Object.entries(failed).map(([words, count]) => `${words} ${count}`)
  return [
    `  ${connections} connections for ${asNumber(seconds)} s`,
    `  ${'median of the samples'.padEnd(34)}${['first third', 'second', 'last'].map((title) => title.padStart(12)).join('')}`,
    line('requests/s', ({ perSecond }) => perSecond),
    line('p50, ms', ({ p50 }) => p50, 1),
    line('p99, ms', ({ p99 }) => p99, 1),
    line('event loop p99, ms (idle: 10)', ({ loopP99 }) => loopP99, 1),
    line('event loop max, ms', ({ loopMax }) => loopMax, 1),
    line('resident memory, MiB', ({ residentBytes }) => residentBytes / MIB, 1),
    line('heap in use, MiB', ({ heapBytes }) => heapBytes / MIB, 1),
    line('handles', ({ handles }) => handles),
    line('open files', ({ openFiles }) => openFiles ?? Number.NaN),
    line('log of SQLite, MiB', ({ logBytes }) => logBytes / MIB, 1),
    line('database, MiB', ({ databaseBytes }) => databaseBytes / MIB),
    line('busy share of the load itself, %', ({ ownShare }) => ownShare * 100),
    `  in the last two thirds, resident memory grew by ${growth(({ residentBytes }) => residentBytes)} MiB a minute, the heap by ${growth(({ heapBytes }) => heapBytes)}`,
    `  issued ${asNumber(issued)}, rows ${asNumber(rows)}, missing ${missing}; failed: ${failures.join(', ') || 'none'}`,
    '',
  ].join('\n')
}

const MIB = 2 ** 20

function asNumber(value: number, digits = 0): string {
  if (Number.isNaN(value)) return '–'
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
