import type { Benchmark, Goal, PairedConditions, Report } from './Benchmark.ts'
import { type Contestant, measurePaired } from './measurePaired.ts'
import { renderReport } from './renderReport.ts'

/** A benchmark of functions in one process, with what its test needs to see that the contestants agree. */
export function createPairedBenchmark<Input, Result>(
  options: PairedBenchmarkOptions<Input, Result>,
): PairedBenchmark<Input, Result> {
  const { name, title, unit, baseline, operationsPerInput, goals } = options
  const measure = (conditions: PairedConditions): Report => {
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
      return { report, text: renderReport(report) }
    },
  }
}

export interface PairedBenchmarkOptions<Input, Result> {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly baseline: string
  readonly operationsPerInput: number
  readonly goals: readonly Goal[]
  createContestants(): readonly Contestant<Input, Result>[]
}

export interface PairedBenchmark<Input, Result> extends Benchmark, PairedBenchmarkOptions<Input, Result> {
  readonly name: string
  measure(conditions: PairedConditions): Report
}
