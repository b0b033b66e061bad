import type { Spread } from '../harness/Benchmark.ts'

/** How servers did under full load. */
export interface ServersReport {
  readonly name: string
  readonly title: string
  /** What one figure is the cost of. */
  readonly unit: string
  /** The row that the ratios are taken against. */
  readonly baseline: string
  readonly rows: readonly ServerRow[]
  readonly goals: readonly ServerGoalResult[]
}

export interface ServerRow {
  readonly server: string
  /** Of its own process, a unit. */
  readonly cpuMicroseconds: Spread
  /** Of a database beside it; 0 without one. */
  readonly helperMicroseconds: Spread
  /** How many times less than the baseline's median, times its processes; above 1 it can do more. */
  readonly ratio: Spread
  readonly busyShare: Spread
  readonly unitsPerSecond: Spread
  /** Under full load, in milliseconds. */
  readonly p50: Spread
  readonly p99: Spread
  readonly startMilliseconds: Spread
  readonly idleBytes: Spread
  readonly loadedBytes: Spread
  readonly samples: number
  /** How busy it was in the samples that were left out. */
  readonly rejectedShares: readonly number[]
}

/** What one server can do against another, a core for each process. */
export interface ServerGoal {
  readonly server: string
  readonly against: string
  readonly ratioMin: number
}

export interface ServerGoalResult extends ServerGoal {
  readonly ratio: number
  readonly isMet: boolean
}
