import { alignedLines } from '../harness/alignedLines.ts'
import type { Spread } from '../harness/Benchmark.ts'
import type { ServerGoalResult, ServerRow, ServersReport } from './ServersReport.ts'

/** A report as a table for a terminal. */
export function renderServersReport({ name, title, unit, baseline, rows, goals }: ServersReport): string {
  const hasHelpers = rows.some(({ helperMicroseconds }) => helperMicroseconds.median > 0)
  const header = [
    '',
    `CPU us a ${unit}`,
    'p10-p90',
    ...(hasHelpers ? ['database us'] : []),
    `x ${baseline}`,
    'p10-p90',
    'core busy',
    `${unit}s a second`,
    'p50 ms',
    'p99 ms',
    'start ms',
    'MB idle',
    'MB loaded',
    'samples',
  ]
  const cellsOf = (row: ServerRow): string[] => [
    row.server,
    short(row.cpuMicroseconds.median),
    rangeOf(row.cpuMicroseconds),
    ...(hasHelpers ? [short(row.helperMicroseconds.median)] : []),
    row.ratio.median.toFixed(2),
    `${row.ratio.p10.toFixed(2)}-${row.ratio.p90.toFixed(2)}`,
    `${Math.round(row.busyShare.median * 100)} %`,
    Math.round(row.unitsPerSecond.median).toLocaleString('en-US'),
    short(row.p50.median),
    short(row.p99.median),
    row.startMilliseconds.median.toFixed(0),
    megabytes(row.idleBytes),
    megabytes(row.loadedBytes),
    `${row.samples}${row.rejectedShares.length === 0 ? '' : ` (${row.rejectedShares.length} idle)`}`,
  ]
  return [`${name}: ${title}`, ...alignedLines([header, ...rows.map(cellsOf)]), ...goals.map(goalLine)].join('\n')
}

function goalLine({ server, against, ratioMin, ratio, isMet }: ServerGoalResult): string {
  return `${isMet ? 'met' : 'MISSED'}: ${server} ${ratio.toFixed(2)} x ${against}, goal ${ratioMin} x`
}

function rangeOf({ p10, p90 }: Spread): string {
  return `${short(p10)}-${short(p90)}`
}

function short(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}

function megabytes({ median }: Spread): string {
  return (median / 2 ** 20).toFixed(0)
}
