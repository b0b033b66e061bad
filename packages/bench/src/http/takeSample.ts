import { setTimeout } from 'node:timers/promises'
import type { SamplingConditions } from '../harness/Benchmark.ts'
import { type Drive, drive } from './drive.ts'
import type { HttpContestant } from './HttpContestant.ts'
import { bytesOf } from './HttpRequest.ts'
import { processFigures } from './processFigures.ts'

/** One launch of one server under load. */
export interface ServerSample {
  /** CPU time of the server a unit, in microseconds. */
  readonly cpuMicroseconds: number
  /** The same of whoever works for it, as a database. */
  readonly helperMicroseconds: number
  /** The part of the time in which its core was at work, from 0; more than 1 where several threads are. */
  readonly busyShare: number
  readonly unitsPerSecond: number
  /** In milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly startMilliseconds: number
  readonly idleBytes: number
  readonly loadedBytes: number
  /** When it was measured, in milliseconds since the process began. */
  readonly measured: { readonly from: number; readonly to: number }
}

type LoadTimes = Pick<SamplingConditions, 'warmUpMilliseconds' | 'windowMilliseconds'>

/**
 * Starts a server, warms it up under full load and, without a pause, measures.
 *
 * @throws Error when an answer was wrong: such a server measures nothing.
 */
export async function takeSample(contestant: HttpContestant, times: LoadTimes): Promise<ServerSample> {
  const server = await contestant.launch()
  try {
    const { pid, port, helperPids, startMilliseconds } = server
    const figuresOf = () => ({
      own: processFigures(pid),
      helpers: helperPids.map(processFigures),
      at: performance.now(),
    })
    const idleBytes = processFigures(pid).residentBytes
    const begunAt = performance.now() - startMilliseconds
    const load = drive({ ...contestant, port, requests: server.requests.map(bytesOf) })
    try {
      const answersToBeWarm = contestant.isWarmedByAll ? server.requests.length : 0
      const earlyFailure = await warmUp(load, times.warmUpMilliseconds, answersToBeWarm)
      const before = figuresOf()
      // A moment may be too short for a single answer.
      do await setTimeout(times.windowMilliseconds)
      while (!load.hasAnswers())
      const window = load.take()
      const after = figuresOf()
      const failure = earlyFailure ?? window.firstFailure
      if (failure !== null) throw new Error(`${contestant.name} gave a wrong answer: ${failure}`)

      const units = window.answers * contestant.unitsPerAnswer
      const microseconds = (after.at - before.at) * 1_000
      const own = after.own.cpuMicroseconds - before.own.cpuMicroseconds
      const helpers = helperPids.map(
        (_, index) => (after.helpers[index]?.cpuMicroseconds ?? 0) - (before.helpers[index]?.cpuMicroseconds ?? 0),
      )
      return {
        cpuMicroseconds: own / units,
        helperMicroseconds: helpers.reduce((sum, each) => sum + each, 0) / units,
        busyShare: own / microseconds / contestant.processes,
        unitsPerSecond: (units / microseconds) * 1e6,
        p50: window.p50,
        p99: window.p99,
        startMilliseconds,
        idleBytes,
        loadedBytes: after.own.residentBytes,
        measured: { from: before.at - begunAt, to: after.at - begunAt },
      }
    } finally {
      load.stop()
    }
  } finally {
    await server.stop()
  }
}

/** Waits this long, and as long again while fewer were answered. Gives back what the first wrong answer said, if one was. */
async function warmUp(load: Drive, milliseconds: number, answersMin: number): Promise<string | null> {
  let answered = 0
  for (;;) {
    await setTimeout(milliseconds)
    const { answers, firstFailure } = load.take()
    answered += answers
    if (answered >= answersMin || firstFailure !== null) return firstFailure
  }
}
