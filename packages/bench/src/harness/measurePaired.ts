import type { PairedConditions, Row } from './Benchmark.ts'
import { spreadOf } from './spreadOf.ts'

/** One way to do the work. All ways of a benchmark must give the same results, but for a floor. */
export interface Contestant<Input, Result> {
  readonly name: string
  readonly inputs: readonly Input[]
  readonly work: (input: Input) => Result
  /** The least that any way could cost: it does part of the work, and its results say nothing. */
  readonly isFloor?: boolean
}

/**
 * Measures all contestants in one process, interleaved: in each round everyone has one turn, and ratios are taken within the
 * round, so that a machine that slows down slows all of them. The order turns round by round, forwards and backwards; the
 * first quarter of a turn is not timed, since whoever was on before leaves cold caches and garbage.
 */
export function measurePaired<Input, Result>(options: PairedOptions<Input, Result>): Row[] {
  const { contestants, baseline, operationsPerInput, conditions } = options
  const { clock, rounds, turnMilliseconds, onProgress } = conditions
  const lanes = contestants.map((contestant) => {
    const lane = { contestant, next: 0, nanoseconds: [] as number[] }
    return { ...lane, inputsPerTurn: calibrate(lane, clock, turnMilliseconds * 1e6) }
  })
  const reference = lanes.find((lane) => lane.contestant.name === baseline)
  if (reference === undefined) throw new Error(`No contestant is called ${baseline}.`)

  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < lanes.length; place++) {
      const turned = (place + round) % lanes.length
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

export interface PairedOptions<Input, Result> {
  readonly contestants: readonly Contestant<Input, Result>[]
  readonly baseline: string
  readonly operationsPerInput: number
  readonly conditions: PairedConditions
}

interface Lane<Input, Result> {
  readonly contestant: Contestant<Input, Result>
  next: number
}

/** Doubles until a turn lasts long enough, which warms up as well. */
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

/** Results go here, so that no compiler finds the work to be for nothing. */
const sink: { result?: unknown } = {}
