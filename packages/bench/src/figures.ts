/**
 * Returns the spread of samples. If a rank is not a whole number, the value is interpolated between its neighbours.
 *
 * @throws {RangeError} If there are no samples.
 */
export function spreadOf(samples: readonly number[]): Spread {
  if (samples.length === 0) throw new RangeError('A spread needs at least one sample.')
  const sorted = [...samples].sort((a, b) => a - b)
  return { median: quantile(sorted, 0.5), p10: quantile(sorted, 0.1), p90: quantile(sorted, 0.9) }
}

/** Median with the 10th and the 90th percentile. */
export interface Spread {
  readonly median: number
  readonly p10: number
  readonly p90: number
}

/**
 * Returns a quantile of the samples.
 *
 * @param sorted Samples in ascending order.
 * @param fraction From 0 to 1.
 */
export function quantile(sorted: readonly number[], fraction: number): number {
  const rank = (sorted.length - 1) * fraction
  const below = sorted[Math.floor(rank)] ?? Number.NaN
  const above = sorted[Math.ceil(rank)] ?? Number.NaN
  return below + (above - below) * (rank - Math.floor(rank))
}

/** Returns the lines of a table. The first column is aligned to the left, the other columns to the right. */
export function alignedLines(table: readonly (readonly string[])[]): string[] {
  const widthOf = (column: number): number => Math.max(...table.map((cells) => cells[column]?.length ?? 0))
  return table.map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widthOf(0)) : cell.padStart(widthOf(column)))).join('  '),
  )
}

/** Returns `p10-p90` in the given number format. */
export function rangeText({ p10, p90 }: Spread, format: (value: number) => string): string {
  return `${format(p10)}-${format(p90)}`
}

/** Returns a number with two decimal places if it is below 10, and otherwise with one decimal place. */
export function short(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}

/** Returns a size in MB (2^20 bytes) without decimal places. */
export function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0)
}

/** Returns the line that shows whether a goal was met. */
export function goalLine(isMet: boolean, text: string): string {
  return `${isMet ? 'met' : 'MISSED'}: ${text}`
}
