import type { Spread } from '../harness/Benchmark.ts'

/** How the service did with many recorded decisions. */
export interface RecordedReport {
  readonly name: string
  readonly title: string
  /** The question that all ratios are taken against. */
  readonly floor: string
  readonly rows: readonly QuestionRow[]
  /** Resident, before the first question and after the last. */
  readonly memoryBytes: { readonly before: number; readonly after: number }
  readonly issuing: { readonly alone: Latency; readonly besidePreview: Latency }
  readonly goals: readonly { readonly text: string; readonly isMet: boolean }[]
}

export interface QuestionRow {
  readonly question: string
  readonly milliseconds: Spread
  /** How many times as long as the floor of the same round. */
  readonly ratio: Spread
  /** The longest time that the service's loop was held meanwhile. */
  readonly heldMilliseconds: number
}

/** In milliseconds. */
export interface Latency {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}
