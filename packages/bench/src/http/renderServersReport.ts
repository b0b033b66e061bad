import { alignedLines } from '../harness/alignedLines.ts'
import type { Spread } from '../harness/Benchmark.ts'
import type { ServerBoundResult, ServerGoalResult, ServerRow, ServersReport } from './ServersReport.ts'

/** A report as a table for a terminal. */
export function renderServersReport({ name, title, unit, baseline, rows, goals, bounds }: ServersReport): string {
  const hasHelpers = rows.some(({ figures }) => (figures?.helperMicroseconds.median ?? 0) > 0)
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
  const cellsOf = ({ server, figures, samples, rejectedShares }: ServerRow): string[] => {
    const left = rejectedShares.length === 0 ? '' : ` (${rejectedShares.length} idle)`
    if (figures === null) return [server, ...header.slice(2).map(() => '-'), `0${left}`]
    const { ratio } = figures
    return [
      server,
      short(figures.cpuMicroseconds.median),
      rangeOf(figures.cpuMicroseconds, short),
      ...(hasHelpers ? [short(figures.helperMicroseconds.median)] : []),
      ratio === null ? '-' : twoPlaces(ratio.median),
      ratio === null ? '-' : rangeOf(ratio, twoPlaces),
      `${Math.round(figures.busyShare.median * 100)} %`,
      Math.round(figures.unitsPerSecond.median).toLocaleString('en-US'),
      short(figures.p50.median),
      short(figures.p99.median),
      figures.startMilliseconds.median.toFixed(0),
      megabytes(figures.idleBytes),
      megabytes(figures.loadedBytes),
      `${samples}${left}`,
    ]
  }
  return [
    `${name}: ${title}`,
    ...alignedLines([header, ...rows.map(cellsOf)]),
    ...goals.map(goalLine),
    ...bounds.map(boundLine),
  ].join('\n')
}

function goalLine({ server, against, ratioMin, ratio, isMet }: ServerGoalResult): string {
  if (ratio === null) return `VOID: ${server} against ${against}: the core of one was never busy enough`
  return `${isMet ? 'met' : 'MISSED'}: ${server} ${twoPlaces(ratio)} x ${against}, goal ${ratioMin} x`
}

function boundLine({ server, figure, max, value, isMet }: ServerBoundResult): string {
  const [what, format] = boundTexts[figure]
  return `${isMet ? 'met' : 'MISSED'}: ${server} ${what} ${value === null ? '-' : format(value)}, goal ${format(max)}`
}

const boundTexts: Readonly<Record<ServerBoundResult['figure'], [what: string, format: (value: number) => string]>> = {
  loadedBytes: ['under load', (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`],
  startMilliseconds: ['from start to first answer', (milliseconds) => `${milliseconds.toFixed(0)} ms`],
}

function rangeOf({ p10, p90 }: Spread, format: (value: number) => string): string {
  return `${format(p10)}-${format(p90)}`
}

function twoPlaces(value: number): string {
  return value.toFixed(2)
}

function short(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}

function megabytes({ median }: Spread): string {
  return (median / 2 ** 20).toFixed(0)
}
