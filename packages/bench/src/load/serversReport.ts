import type { Finished, SamplingConditions } from '../benchmark.ts'
import { alignedLines, goalLine, megabytes, rangeText, type Spread, short, spreadOf } from '../figures.ts'
import { type SampledServer, type ServerContestant, type ServerSample, sampleServers } from './sampling.ts'

/** Takes samples of servers and reports them. */
export async function compareServers(
  contestants: readonly ServerContestant[],
  conditions: SamplingConditions,
  options: ReportOptions,
): Promise<Finished> {
  const report = reportServers(await sampleServers(contestants, conditions), options)
  return { report, text: renderServersReport(report) }
}

export interface ReportOptions extends Pick<ServersReport, 'name' | 'title' | 'unit' | 'baseline'> {
  readonly goals: readonly ServerGoal[]
  readonly bounds?: readonly ServerBound[]
}

/** The results of servers under full load. */
export interface ServersReport {
  readonly name: string
  readonly title: string
  /** The thing whose cost is reported. */
  readonly unit: string
  /** The server that all ratios refer to. */
  readonly baseline: string
  readonly rows: readonly ServerRow[]
  readonly goals: readonly ServerGoalResult[]
  readonly bounds: readonly ServerBoundResult[]
}

export interface ServerRow {
  readonly server: string
  /** `null` if there is no valid sample. */
  readonly figures: ServerFigures | null
  /** The number of valid samples. */
  readonly samples: number
  /** The busy shares of the rejected samples. */
  readonly rejectedShares: readonly number[]
}

export interface ServerFigures {
  /** CPU time of the server's own processes, per unit. */
  readonly cpuMicroseconds: Spread
  /** CPU time of the database server, per unit. 0 if there is no database server. */
  readonly helperMicroseconds: Spread
  /**
   * The baseline's median cost divided by the cost of this server, times the number of processes. Above 1, the server has a
   * higher capacity. `null` if the baseline has no valid sample.
   */
  readonly ratio: Spread | null
  readonly busyShare: Spread
  readonly unitsPerSecond: Spread
  /** The median latency under full load. */
  readonly p50Ms: Spread
  readonly p99Ms: Spread
  readonly startMs: Spread
  readonly idleBytes: Spread
  readonly loadedBytes: Spread
}

/** A minimum for the capacity of one server relative to another, with one core per process. */
export interface ServerGoal {
  readonly server: string
  readonly against: string
  readonly ratioMin: number
}

export interface ServerGoalResult extends ServerGoal {
  /** `null` if one of the two servers has no valid sample. The goal then cannot be evaluated. */
  readonly ratio: number | null
  readonly isMet: boolean
}

/** A maximum for a figure of one server. */
export interface ServerBound {
  readonly server: string
  readonly figure: 'loadedBytes' | 'startMs'
  readonly max: number
}

export interface ServerBoundResult extends ServerBound {
  /** The median, or `null` if there is no valid sample. */
  readonly value: number | null
  readonly isMet: boolean
}

/**
 * Computes the figures of a table from samples. Figures that depend on a server without a valid sample are `null`.
 *
 * @throws {Error} If a goal or the baseline names a server that was not measured.
 */
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

/** Returns the units per microsecond that a server could serve with one core for each of its processes. */
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
      p50Ms: spread(({ p50Ms }) => p50Ms),
      p99Ms: spread(({ p99Ms }) => p99Ms),
      startMs: spread(({ startMs }) => startMs),
      idleBytes: spread(({ idleBytes }) => idleBytes),
      loadedBytes: spread(({ loadedBytes }) => loadedBytes),
    },
    samples: samples.length,
    rejectedShares,
  }
}

/** Returns a report as a table for a terminal. */
export function renderServersReport({ name, title, unit, baseline, rows, goals, bounds }: ServersReport): string {
  const hasHelpers = rows.some(({ figures }) => (figures?.helperMicroseconds.median ?? 0) > 0)
  const header = [
    '',
    `CPU us a ${unit}`,
    'p10-p90',
    ...(hasHelpers ? ['database us'] : []),
    `x ${baseline}`,
    'p10-p90',
    'core busy',
    `${unit}s a second`,
    'p50 ms',
    'p99 ms',
    'start ms',
    'MB idle',
    'MB loaded',
    'samples',
  ]
  const cellsOf = ({ server, figures, samples, rejectedShares }: ServerRow): string[] => {
    const rejected = rejectedShares.length === 0 ? '' : ` (${rejectedShares.length} idle)`
    if (figures === null) return [server, ...header.slice(2).map(() => '-'), `0${rejected}`]
    const { ratio } = figures
    return [
      server,
      short(figures.cpuMicroseconds.median),
      rangeText(figures.cpuMicroseconds, short),
      ...(hasHelpers ? [short(figures.helperMicroseconds.median)] : []),
      ratio === null ? '-' : twoPlaces(ratio.median),
      ratio === null ? '-' : rangeText(ratio, twoPlaces),
      `${Math.round(figures.busyShare.median * 100)} %`,
      Math.round(figures.unitsPerSecond.median).toLocaleString('en-US'),
      short(figures.p50Ms.median),
      short(figures.p99Ms.median),
      figures.startMs.median.toFixed(0),
      megabytes(figures.idleBytes.median),
      megabytes(figures.loadedBytes.median),
      `${samples}${rejected}`,
    ]
  }
  return [
    `${name}: ${title}`,
    ...alignedLines([header, ...rows.map(cellsOf)]),
    ...goals.map(ratioLine),
    ...bounds.map(boundLine),
  ].join('\n')
}

function ratioLine({ server, against, ratioMin, ratio, isMet }: ServerGoalResult): string {
  if (ratio === null) return `VOID: ${server} against ${against}: the core of one was never busy enough`
  return goalLine(isMet, `${server} ${twoPlaces(ratio)} x ${against}, goal ${ratioMin} x`)
}

function boundLine({ server, figure, max, value, isMet }: ServerBoundResult): string {
  const [label, format] = BOUND_TEXTS[figure]
  return goalLine(isMet, `${server} ${label} ${value === null ? '-' : format(value)}, goal ${format(max)}`)
}

const BOUND_TEXTS: Readonly<Record<ServerBound['figure'], [label: string, format: (value: number) => string]>> = {
  loadedBytes: ['under load', (bytes) => `${megabytes(bytes)} MB`],
  startMs: ['from start to first response', (ms) => `${ms.toFixed(0)} ms`],
}

function twoPlaces(value: number): string {
  return value.toFixed(2)
}
