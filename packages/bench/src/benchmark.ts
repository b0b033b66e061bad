/** One comparison or measurement. `benchmarks.ts` lists all benchmarks. */
export interface Benchmark {
  /** The name on the command line. */
  readonly name: string
  run(conditions: Conditions): Promise<Finished>
}

/** The result of a benchmark: data, and a table for a terminal. */
export interface Finished {
  readonly report: object
  readonly text: string
}

export interface Conditions extends PairedConditions, SamplingConditions {
  /** 1 for a full run. A smoke run uses a fraction, to create fewer realms and decisions. */
  readonly scale: number
  /** The number of receipts in a full run of `growth`. */
  readonly receipts: number
}

/** The conditions for functions that take turns in one process. */
export interface PairedConditions {
  /** Nanoseconds since any fixed time. */
  readonly clock: () => number
  readonly rounds: number
  readonly turnMs: number
  readonly onProgress: Progress
}

/** The conditions for servers under load, each in its own process. */
export interface SamplingConditions {
  /** Valid samples per server. */
  readonly launches: number
  /** How long each server is under load before the measurement. The measurement follows without a pause. */
  readonly warmUpMs: number
  /** How long the measurement lasts. */
  readonly measureMs: number
  /**
   * The minimum busy share of a valid sample. A server that often waits costs more per request, and the fastest servers
   * wait most.
   */
  readonly busyShareMin: number
  readonly onProgress: Progress
}

export type Progress = (done: number, total: number) => void
