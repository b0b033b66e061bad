import type { HttpRequest } from './HttpRequest.ts'

/** A server that takes part, and what it is asked. */
export interface HttpContestant {
  readonly name: string
  /** Starts it anew: nothing of an earlier launch is left. */
  launch(): Promise<LaunchedServer>
  /** Connections that are kept busy. */
  readonly connections: number
  /** Credentials, or whatever is counted, in one answer. */
  readonly unitsPerAnswer: number
  readonly isGood: (body: string) => boolean
  /** Processes that should each fill a core; a sample in which they did not says little and is left out. */
  readonly processes: number
  /** Whether it is warm only when each of its requests was asked once, however long that takes. */
  readonly isWarmedByAll: boolean
}

export interface LaunchedServer {
  readonly pid: number
  readonly port: number
  readonly requests: readonly HttpRequest[]
  /** From the beginning of the process until it served, in milliseconds. */
  readonly startMilliseconds: number
  /** Processes beside it that work for it, as a database does. */
  readonly helperPids: readonly number[]
  stop(): Promise<void>
}
