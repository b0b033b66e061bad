/** One question with a figure for an answer. Each stands in a file of its own and in the list of `benchmarks.ts`. */
export interface Benchmark {
  /** What is typed after `bench`. */
  readonly name: string
  run(conditions: Conditions): Promise<Finished>
}

/** What came out: as data, and as a table for a terminal. */
export interface Finished {
  readonly report: object
  readonly text: string
}

/** Time is an argument, and so is how much of it may be spent. */
export interface Conditions extends PairedConditions, SamplingConditions {
  /** 1 for the real thing; a part of it for less of what there is a lot of, where only is to be seen that it runs. */
  readonly scale: number
}

/** For functions that take turns in one process. */
export interface PairedConditions {
  /** Nanoseconds since whenever. */
  readonly clock: () => number
  readonly rounds: number
  readonly turnMilliseconds: number
  readonly onProgress: Progress
}

export type Progress = (done: number, total: number) => void

/** For servers that are put under load, each in a process of its own. */
export interface SamplingConditions {
  /** Samples of each that count. */
  readonly launches: number
  /** Load that is not measured and runs straight into what is. */
  readonly warmUpMilliseconds: number
  readonly windowMilliseconds: number
  /** Below this a sample does not count: a server that often waits costs more a request, and the fastest wait most. */
  readonly busyShareMin: number
  readonly onProgress: Progress
}

/** How functions did. */
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
