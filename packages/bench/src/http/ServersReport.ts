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
  readonly bounds: readonly ServerBoundResult[]
}

export interface ServerRow {
  readonly server: string
  /** `null` where no sample counts. */
  readonly figures: ServerFigures | null
  /** How many count. */
  readonly samples: number
  /** How busy its core was in the samples that were left out. */
  readonly rejectedShares: readonly number[]
}

export interface ServerFigures {
  /** Of its own process, a unit. */
  readonly cpuMicroseconds: Spread
  /** Of a database beside it; 0 without one. */
  readonly helperMicroseconds: Spread
  /** How many times less than the baseline's median, times its processes; above 1 it can do more. `null` without a baseline. */
  readonly ratio: Spread | null
  readonly busyShare: Spread
  readonly unitsPerSecond: Spread
  /** Under full load, in milliseconds. */
  readonly p50: Spread
  readonly p99: Spread
  readonly startMilliseconds: Spread
  readonly idleBytes: Spread
  readonly loadedBytes: Spread
}

/** What one server can do against another, a core for each process. */
export interface ServerGoal {
  readonly server: string
  readonly against: string
  readonly ratioMin: number
}

export interface ServerGoalResult extends ServerGoal {
  /** `null` where one of the two has no sample that counts: the run is void for this goal. */
  readonly ratio: number | null
  readonly isMet: boolean
}

/** What a server may need at most. */
export interface ServerBound {
  readonly server: string
  readonly figure: 'loadedBytes' | 'startMilliseconds'
  readonly max: number
}

export interface ServerBoundResult extends ServerBound {
  /** The median; `null` where no sample counts. */
  readonly value: number | null
  readonly isMet: boolean
}
