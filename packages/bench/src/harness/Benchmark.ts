/** One question with a figure for an answer. Each stands in a file of its own and in the list of `benchmarks.ts`. */
export interface Benchmark {
  /** What is typed after `bench`. */
  readonly name: string
  run(conditions: Conditions): Promise<Report> | Report
}

/** Time is an argument, and so is how much of it may be spent. */
export interface Conditions {
  /** Nanoseconds since whenever. */
  readonly clock: () => number
  readonly rounds: number
  readonly turnMilliseconds: number
  readonly onProgress: (done: number, total: number) => void
}

export interface Report {
  readonly name: string
  readonly title: string
  /** What one figure is the cost of. */
  readonly unit: string
  /** The row that all ratios are taken against. */
  readonly baseline: string
  readonly rows: readonly Row[]
  readonly goals: readonly GoalResult[]
}

export interface Row {
  readonly contestant: string
  readonly nanoseconds: Spread
  /** How many times less than the baseline of the same round; above 1 is faster. */
  readonly ratio: Spread
}

export interface Spread {
  readonly median: number
  readonly p10: number
  readonly p90: number
}

export interface Goal {
  readonly contestant: string
  readonly ratioMin: number
}

export interface GoalResult extends Goal {
  readonly ratio: number
  readonly isMet: boolean
}
