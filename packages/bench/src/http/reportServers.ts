import type { Spread } from '../harness/Benchmark.ts'
import { spreadOf } from '../harness/spreadOf.ts'
import type { ServerGoal, ServerRow, ServersReport } from './ServersReport.ts'
import type { SampledServer } from './sampleServers.ts'
import type { ServerSample } from './takeSample.ts'

export interface ReportOptions extends Pick<ServersReport, 'name' | 'title' | 'unit' | 'baseline'> {
  readonly goals: readonly ServerGoal[]
}

/**
 * Samples → a table's figures.
 *
 * @throws Error when a server has no sample that counts, since then nothing can be said.
 */
export function reportServers(sampled: readonly SampledServer[], { goals, ...head }: ReportOptions): ServersReport {
  const baseline = 1 / capacity(sampled, head.baseline)
  return {
    ...head,
    rows: sampled.map((each) => rowOf(each, baseline)),
    goals: goals.map((goal) => {
      const ratio = capacity(sampled, goal.server) / capacity(sampled, goal.against)
      return { ...goal, ratio, isMet: ratio >= goal.ratioMin }
    }),
  }
}

/** Units that it could do in a microsecond if each of its processes had a core of its own. */
function capacity(sampled: readonly SampledServer[], name: string): number {
  const found = sampled.find(({ contestant }) => contestant.name === name)
  if (found === undefined || found.samples.length === 0)
    throw new Error(`${name} has no sample in which its core was busy: the run is void.`)
  return found.contestant.processes / spreadOf(found.samples.map(({ cpuMicroseconds }) => cpuMicroseconds)).median
}

function rowOf({ contestant, samples, rejectedShares }: SampledServer, baseline: number): ServerRow {
  if (samples.length === 0)
    throw new Error(`${contestant.name} has no sample in which its core was busy: the run is void.`)
  const spread = (figure: (sample: ServerSample) => number): Spread => spreadOf(samples.map(figure))
  return {
    server: contestant.name,
    cpuMicroseconds: spread(({ cpuMicroseconds }) => cpuMicroseconds),
    helperMicroseconds: spread(({ helperMicroseconds }) => helperMicroseconds),
    ratio: spread(({ cpuMicroseconds }) => (baseline / cpuMicroseconds) * contestant.processes),
    busyShare: spread(({ busyShare }) => busyShare),
    unitsPerSecond: spread(({ unitsPerSecond }) => unitsPerSecond),
    p50: spread(({ p50 }) => p50),
    p99: spread(({ p99 }) => p99),
    startMilliseconds: spread(({ startMilliseconds }) => startMilliseconds),
    idleBytes: spread(({ idleBytes }) => idleBytes),
    loadedBytes: spread(({ loadedBytes }) => loadedBytes),
    samples: samples.length,
    rejectedShares,
  }
}
