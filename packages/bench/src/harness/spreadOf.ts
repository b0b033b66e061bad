import type { Spread } from './Benchmark.ts'

/** Median with the tenth and the ninetieth percentile, between neighbours where the rank is no whole number. */
export function spreadOf(samples: readonly number[]): Spread {
  if (samples.length === 0) throw new RangeError('No samples, no spread.')
  const sorted = [...samples].sort((a, b) => a - b)
  return { median: quantile(sorted, 0.5), p10: quantile(sorted, 0.1), p90: quantile(sorted, 0.9) }
}

/** What a part of the samples lies below, from 0 to 1. They are sorted already. */
export function quantile(sorted: readonly number[], fraction: number): number {
  const rank = (sorted.length - 1) * fraction
  const below = sorted[Math.floor(rank)] ?? Number.NaN
  const above = sorted[Math.ceil(rank)] ?? Number.NaN
  return below + (above - below) * (rank - Math.floor(rank))
}
