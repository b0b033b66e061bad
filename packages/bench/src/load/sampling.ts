import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { SamplingConditions } from '../benchmark.ts'
import type { LaunchedServer } from './launchServer.ts'
import { type Load, startLoad } from './loadGenerator.ts'

/**
 * Takes samples of all servers in random order. Each sample uses a new process, because the results of one server differ by a
 * tenth from launch to launch. The order is random so that it does not affect the results. Rejected samples are repeated in up
 * to two more rounds.
 */
export async function sampleServers(
  contestants: readonly ServerContestant[],
  { launches, busyShareMin, onProgress, ...times }: SamplingConditions,
): Promise<SampledServer[]> {
  const sampled = contestants.map((contestant) => ({
    contestant,
    samples: [] as ServerSample[],
    rejectedShares: [] as number[],
  }))
  let waiting = shuffled(sampled.flatMap((each) => Array.from({ length: launches }, () => each)))
  const total = waiting.length
  let done = 0
  for (let round = 0; waiting.length > 0; round += 1) {
    const again: typeof waiting = []
    for (const each of waiting) {
      const sample = await takeSample(each.contestant, times)
      if (sample.busyShare >= busyShareMin) each.samples.push(sample)
      else {
        each.rejectedShares.push(sample.busyShare)
        if (round < SPARE_ROUNDS) again.push(each)
      }
      done += 1
      onProgress(Math.min(done, total), total)
    }
    waiting = shuffled(again)
  }
  return sampled
}

/** A server to measure, and its load. */
export interface ServerContestant {
  readonly name: string
  /** Starts the server without any state of an earlier launch. */
  launch(): Promise<LaunchedServer>
  /** The number of connections that are kept busy. */
  readonly connections: number
  /** The number of credentials, or other units, in one response. */
  readonly unitsPerResponse: number
  readonly isGood: (body: string) => boolean
  /** The number of processes that are expected to use one core each. */
  readonly processes: number
  /** Whether the warm-up continues until each request was sent once, even if this takes longer than `warmUpMs`. */
  readonly isWarmedByAll: boolean
}

/** One launch of one server under load. */
export interface ServerSample {
  /** CPU time of the server per unit. */
  readonly cpuMicroseconds: number
  /** CPU time of its helper processes per unit. */
  readonly helperMicroseconds: number
  /** CPU time divided by elapsed time, per process. Above 1 if several threads of a process are busy. */
  readonly busyShare: number
  readonly unitsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly startMs: number
  readonly idleBytes: number
  readonly loadedBytes: number
  /** Start and end of the measurement, in milliseconds since the process started. */
  readonly measured: { readonly fromMs: number; readonly toMs: number }
}

/** All launches of one server. */
export interface SampledServer {
  readonly contestant: ServerContestant
  /** The valid samples. */
  readonly samples: readonly ServerSample[]
  /** The busy shares of the rejected samples. */
  readonly rejectedShares: readonly number[]
}

/** Additional rounds of launches that replace rejected samples. */
const SPARE_ROUNDS = 2

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ item }) => item)
}

/**
 * Starts a server, warms it up under full load and measures without a pause.
 *
 * @throws {Error} If a response is wrong. The figures of such a server are meaningless.
 */
export async function takeSample(
  contestant: ServerContestant,
  { warmUpMs, measureMs }: Pick<SamplingConditions, 'warmUpMs' | 'measureMs'>,
): Promise<ServerSample> {
  const server = await contestant.launch()
  try {
    const { pid, port, requests, helperPids, startMs } = server
    const figuresNow = () => ({
      own: processFigures(pid),
      helpers: helperPids.map(processFigures),
      at: performance.now(),
    })
    const idleBytes = processFigures(pid).residentBytes
    const processStartedAt = performance.now() - startMs
    const load = startLoad({ ...contestant, port, requests })
    try {
      const earlyFailure = await warmUp(load, warmUpMs, contestant.isWarmedByAll ? requests.length : 0)
      const before = figuresNow()
      // A very short measurement can end before the first response.
      do await setTimeout(measureMs)
      while (!load.hasResponses())
      const taken = load.take()
      const after = figuresNow()
      const failure = earlyFailure ?? taken.firstFailure
      if (failure !== null) throw new Error(`${contestant.name} sent a wrong response: ${failure}`)

      const units = taken.responses * contestant.unitsPerResponse
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
        p50Ms: taken.p50Ms,
        p99Ms: taken.p99Ms,
        startMs,
        idleBytes,
        loadedBytes: after.own.residentBytes,
        measured: { fromMs: before.at - processStartedAt, toMs: after.at - processStartedAt },
      }
    } finally {
      load.stop()
    }
  } finally {
    await server.stop()
  }
}

/**
 * Waits for `durationMs`, and repeats the wait until enough responses have arrived. Returns the message of the first
 * failure.
 */
async function warmUp(load: Load, durationMs: number, responsesMin: number): Promise<string | null> {
  let total = 0
  for (;;) {
    await setTimeout(durationMs)
    const { responses, firstFailure } = load.take()
    total += responses
    if (total >= responsesMin || firstFailure !== null) return firstFailure
  }
}

interface ProcessFigures {
  /** User and system time of all threads. */
  readonly cpuMicroseconds: number
  readonly residentBytes: number
}

/** The kernel reports CPU time in ticks of a hundredth of a second (proc(5), `sysconf(_SC_CLK_TCK)`). */
const TICK_MICROSECONDS = 10_000

/**
 * Reads the figures of a process and its descendants from `/proc`. Reporting its own figures would cost the process CPU time.
 *
 * @throws {Error} On systems other than Linux.
 */
function processFigures(pid: number): ProcessFigures {
  const all = familyOf(pid).map(figuresOf)
  return {
    cpuMicroseconds: all.reduce((sum, { cpuMicroseconds }) => sum + cpuMicroseconds, 0),
    residentBytes: all.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
  }
}

function familyOf(pid: number): number[] {
  const parents = new Map(processIds().map((id) => [id, parentOf(id)]))
  const isInFamily = (id: number | undefined): boolean =>
    id !== undefined && id !== 0 && (id === pid || isInFamily(parents.get(id)))
  return [...parents.keys()].filter(isInFamily)
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    throw new Error('The benchmarks measure processes through /proc, which only Linux has.')
  }
}

function parentOf(pid: number): number {
  return Number(statFields(pid)[1] ?? 0)
}

function figuresOf(pid: number): ProcessFigures {
  const fields = statFields(pid)
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readIfPresent(`/proc/${pid}/status`))?.[1] ?? 0)
  return { cpuMicroseconds: ticks * TICK_MICROSECONDS, residentBytes: kilobytes * 1_024 }
}

/**
 * Returns the fields of `stat` in proc(5), starting with the third. The second field is a name that can contain any
 * character.
 */
function statFields(pid: number): string[] {
  const text = readIfPresent(`/proc/${pid}/stat`)
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Reads a file about a process in `/proc`. Returns an empty text if the process has exited. */
function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
