import { alignedLines } from '../harness/alignedLines.ts'
import type { Spread } from '../harness/Benchmark.ts'
import type { Latency, QuestionRow, RecordedReport } from './RecordedReport.ts'

/** A report as a table for a terminal. */
export function renderRecordedReport(report: RecordedReport): string {
  const { name, title, floor, rows, memoryBytes, issuing, goals } = report
  const header = ['', 'ms an answer', 'p10-p90', `x ${floor}`, 'loop held, ms']
  const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`
  return [
    `${name}: ${title}`,
    ...alignedLines([header, ...rows.map(cellsOf)]),
    `issuing alone: ${latencyText(issuing.alone)}`,
    `issuing beside previews: ${latencyText(issuing.besidePreview)}`,
    `resident memory: ${megabytes(memoryBytes.before)} before, ${megabytes(memoryBytes.after)} after`,
    ...goals.map(({ isMet, text }) => `${isMet ? 'met' : 'MISSED'}: ${text}`),
  ].join('\n')
}

function cellsOf({ question, milliseconds, ratio, heldMilliseconds }: QuestionRow): string[] {
  const range = ({ p10, p90 }: Spread): string => `${short(p10)}-${short(p90)}`
  return [question, short(milliseconds.median), range(milliseconds), short(ratio.median), heldMilliseconds.toFixed(0)]
}

function latencyText({ count, p50, p99, max }: Latency): string {
  return `p50 ${short(p50)} ms, p99 ${short(p99)} ms, longest ${short(max)} ms, of ${count.toLocaleString('en-US')}`
}

function short(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}
