import { alignedLines } from './alignedLines.ts'
import type { GoalResult, Report, Row, Spread } from './Benchmark.ts'

/** A report as a table for a terminal. */
export function renderReport(report: Report): string {
  const header = ['', `CPU ns a ${report.unit}`, 'p10-p90', `x ${report.baseline}`, 'p10-p90']
  const lines = alignedLines([header, ...report.rows.map(cellsOf)])
  return [`${report.name}: ${report.title}`, ...lines, ...report.goals.map(goalLine)].join('\n')
}

function cellsOf({ contestant, nanoseconds, ratio }: Row): string[] {
  const whole = (value: number) => Math.round(value).toLocaleString('en-US')
  const short = (value: number) => value.toFixed(value < 10 ? 2 : 1)
  const range = (spread: Spread, format: (value: number) => string) => `${format(spread.p10)}-${format(spread.p90)}`
  return [contestant, whole(nanoseconds.median), range(nanoseconds, whole), short(ratio.median), range(ratio, short)]
}

function goalLine({ contestant, ratioMin, ratio, isMet }: GoalResult): string {
  return `${isMet ? 'met' : 'MISSED'}: ${contestant} ${ratio.toFixed(2)} x, goal ${ratioMin} x`
}
