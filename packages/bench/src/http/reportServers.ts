import type { Spread } from '../harness/Benchmark.ts'
import { spreadOf } from '../harness/spreadOf.ts'
import type { ServerBound, ServerGoal, ServerRow, ServersReport } from './ServersReport.ts'
import type { SampledServer } from './sampleServers.ts'
import type { ServerSample } from './takeSample.ts'

export interface ReportOptions extends Pick<ServersReport, 'name' | 'title' | 'unit' | 'baseline'> {
  readonly goals: readonly ServerGoal[]
  readonly bounds?: readonly ServerBound[]
}

/** Samples → a table's figures. What rests on a server without a sample that counts is `null`: nothing can be said of it. */
export function reportServers(
  sampled: readonly SampledServer[],
  { goals, bounds = [], ...head }: ReportOptions,
): ServersReport {
  const baseline = capacity(sampled, head.baseline)
  const rows = sampled.map((each) => rowOf(each, baseline))
  return {
    ...head,
    rows,
    goals: goals.map((goal) => {
      const own = capacity(sampled, goal.server)
      const other = capacity(sampled, goal.against)
      const ratio = own === null || other === null ? null : own / other
      return { ...goal, ratio, isMet: ratio !== null && ratio >= goal.ratioMin }
    }),
    bounds: bounds.map((bound) => {
      const value = rows.find(({ server }) => server === bound.server)?.figures?.[bound.figure].median ?? null
      return { ...bound, value, isMet: value !== null && value <= bound.max }
    }),
  }
}

/** Units that it could do in a microsecond if each of its processes had a core of its own. */
function capacity(sampled: readonly SampledServer[], name: string): number | null {
  const found = sampled.find(({ contestant }) => contestant.name === name)
  if (found === undefined) throw new Error(`No server is called ${name}.`)
  const { contestant, samples } = found
  if (samples.length === 0) return null
  return contestant.processes / spreadOf(samples.map(({ cpuMicroseconds }) => cpuMicroseconds)).median
}

function rowOf({ contestant, samples, rejectedShares }: SampledServer, baseline: number | null): ServerRow {
  const { name: server, processes } = contestant
  if (samples.length === 0) return { server, figures: null, samples: 0, rejectedShares }
  const spread = (figure: (sample: ServerSample) => number): Spread => spreadOf(samples.map(figure))
  return {
    server,
    figures: {
      cpuMicroseconds: spread(({ cpuMicroseconds }) => cpuMicroseconds),
      helperMicroseconds: spread(({ helperMicroseconds }) => helperMicroseconds),
      ratio: baseline === null ? null : spread(({ cpuMicroseconds }) => processes / cpuMicroseconds / baseline),
      busyShare: spread(({ busyShare }) => busyShare),
      unitsPerSecond: spread(({ unitsPerSecond }) => unitsPerSecond),
      p50: spread(({ p50 }) => p50),
      p99: spread(({ p99 }) => p99),
      startMilliseconds: spread(({ startMilliseconds }) => startMilliseconds),
      idleBytes: spread(({ idleBytes }) => idleBytes),
      loadedBytes: spread(({ loadedBytes }) => loadedBytes),
    },
    samples: samples.length,
    rejectedShares,
  }
}
