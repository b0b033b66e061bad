import { quantile } from '../harness/spreadOf.ts'
import type { Latency } from './RecordedReport.ts'

/** Issues one after the other until it is told that it is enough, and tells how long each took. */
export async function measureIssuing(
  clock: () => number,
  issue: () => Promise<unknown>,
  isEnough: (count: number) => boolean,
): Promise<Latency> {
  const samples: number[] = []
  while (!isEnough(samples.length)) {
    const startedAt = clock()
    await issue()
    samples.push(clock() - startedAt)
  }
  samples.sort((a, b) => a - b)
  return { count: samples.length, p50: quantile(samples, 0.5), p99: quantile(samples, 0.99), max: quantile(samples, 1) }
}
