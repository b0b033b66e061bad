import type { Benchmark, PairedConditions } from '../benchmark.ts'
import { alignedLines, goalLine, rangeText, type Spread, short, spreadOf } from '../figures.ts'

/** Creates a benchmark of functions in one process. The tests check that the results of its contestants agree. */
export function createPairedBenchmark<Input, Result>(
  options: PairedBenchmarkOptions<Input, Result>,
): PairedBenchmark<Input, Result> {
  const { name, title, unit, baseline, operationsPerInput, goals } = options
  const measure = (conditions: PairedConditions): PairedReport => {
    const rows = measurePaired({ contestants: options.createContestants(), baseline, operationsPerInput, conditions })
    const results = goals.map((goal) => {
      const ratio = rows.find((row) => row.contestant === goal.contestant)?.ratio.median ?? 0
      return { ...goal, ratio, isMet: ratio >= goal.ratioMin }
    })
    return { name, title, unit, baseline, rows, goals: results }
  }
  return {
    ...options,
    measure,
    run: async (conditions) => {
      const report = measure(conditions)
      return { report, text: renderPairedReport(report) }
    },
  }
}

/** One implementation of the work. All implementations of a benchmark must return the same results, except for a floor. */
export interface Contestant<Input, Result> {
  readonly name: string
  readonly inputs: readonly Input[]
  readonly work: (input: Input) => Result
  /**
   * Whether the contestant is a floor. A floor shows the lowest cost that any implementation can have. It does only
   * part of the work, and its results are meaningless.
   */
  readonly isFloor?: boolean
}

export interface PairedBenchmarkOptions<Input, Result> {
  readonly name: string
  readonly title: string
  /** The thing whose cost is reported. */
  readonly unit: string
  /** The contestant that all ratios refer to. */
  readonly baseline: string
  readonly operationsPerInput: number
  readonly goals: readonly Goal[]
  createContestants(): readonly Contestant<Input, Result>[]
}

export interface PairedBenchmark<Input, Result> extends Benchmark, PairedBenchmarkOptions<Input, Result> {
  readonly name: string
  measure(conditions: PairedConditions): PairedReport
}

export interface PairedReport {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly baseline: string
  readonly rows: readonly PairedRow[]
  readonly goals: readonly GoalResult[]
}

export interface PairedRow {
  readonly contestant: string
  readonly nanoseconds: Spread
  /**
   * The cost of the baseline divided by the contestant's cost in the same round. Above 1, the contestant is faster than
   * the baseline.
   */
  readonly ratio: Spread
}

interface Goal {
  readonly contestant: string
  readonly ratioMin: number
}

interface GoalResult extends Goal {
  readonly ratio: number
  readonly isMet: boolean
}

interface MeasureOptions<Input, Result> {
  readonly contestants: readonly Contestant<Input, Result>[]
  readonly baseline: string
  readonly operationsPerInput: number
  readonly conditions: PairedConditions
}

/**
 * Measures all contestants in one process. Each contestant has one turn per round, and ratios are computed within a round. A
 * machine that slows down therefore slows all contestants. The order rotates and reverses from round to round. The first
 * quarter of a turn is not timed, because the previous contestant leaves cold caches and garbage.
 *
 * @throws {Error} If no contestant has the name of the baseline.
 */
export function measurePaired<Input, Result>(options: MeasureOptions<Input, Result>): PairedRow[] {
  const { contestants, baseline, operationsPerInput, conditions } = options
  const { clock, rounds, turnMs, onProgress } = conditions
  const lanes = contestants.map((contestant) => {
    const lane = { contestant, next: 0, nanoseconds: [] as number[] }
    return { ...lane, inputsPerTurn: calibrate(lane, clock, turnMs * 1e6) }
  })
  const reference = lanes.find((lane) => lane.contestant.name === baseline)
  if (reference === undefined) throw new Error(`No contestant is called ${baseline}.`)

  for (let round = 0; round < rounds; round++) {
    for (let position = 0; position < lanes.length; position++) {
      const turned = (position + round) % lanes.length
      const lane = lanes[round % 2 === 0 ? turned : lanes.length - 1 - turned]
      if (lane === undefined) continue
      work(lane, Math.ceil(lane.inputsPerTurn / 4))
      const start = clock()
      work(lane, lane.inputsPerTurn)
      lane.nanoseconds.push((clock() - start) / (lane.inputsPerTurn * operationsPerInput))
    }
    onProgress(round + 1, rounds)
  }

  return lanes.map((lane) => ({
    contestant: lane.contestant.name,
    nanoseconds: spreadOf(lane.nanoseconds),
    ratio: spreadOf(lane.nanoseconds.map((own, round) => (reference.nanoseconds[round] ?? Number.NaN) / own)),
  }))
}

interface Lane<Input, Result> {
  readonly contestant: Contestant<Input, Result>
  next: number
}

/**
 * Returns the number of inputs for one turn. Doubles the number until a turn lasts long enough, which also warms up the
 * code.
 */
function calibrate<Input, Result>(lane: Lane<Input, Result>, clock: () => number, nanosecondsMin: number): number {
  for (let inputs = 1; ; inputs *= 2) {
    const start = clock()
    work(lane, inputs)
    const elapsed = clock() - start
    if (elapsed >= nanosecondsMin) return Math.max(1, Math.ceil((inputs * nanosecondsMin) / elapsed))
  }
}

function work<Input, Result>(lane: Lane<Input, Result>, count: number): void {
  const { inputs, work: run } = lane.contestant
  for (let i = 0; i < count; i++) {
    const input = inputs[lane.next]
    lane.next = lane.next + 1 === inputs.length ? 0 : lane.next + 1
    if (input !== undefined) sink.result = run(input)
  }
}

/** Receives the results, so that the compiler cannot remove the work as unused. */
const sink: { result?: unknown } = {}

/** Returns a report as a table for a terminal. */
export function renderPairedReport(report: PairedReport): string {
  const header = ['', `CPU ns a ${report.unit}`, 'p10-p90', `x ${report.baseline}`, 'p10-p90']
  const whole = (value: number) => Math.round(value).toLocaleString('en-US')
  const cellsOf = ({ contestant, nanoseconds, ratio }: PairedRow) => [
    contestant,
    whole(nanoseconds.median),
    rangeText(nanoseconds, whole),
    short(ratio.median),
    rangeText(ratio, short),
  ]
  return [
    `${report.name}: ${report.title}`,
    ...alignedLines([header, ...report.rows.map(cellsOf)]),
    ...report.goals.map(({ contestant, ratioMin, ratio, isMet }) =>
      goalLine(isMet, `${contestant} ${ratio.toFixed(2)} x, goal ${ratioMin} x`),
    ),
  ].join('\n')
}
