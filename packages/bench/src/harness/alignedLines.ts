/** A table as lines: the first column to the left, all others to the right. */
export function alignedLines(table: readonly (readonly string[])[]): string[] {
  const widthOf = (column: number): number => Math.max(...table.map((cells) => cells[column]?.length ?? 0))
  return table.map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widthOf(0)) : cell.padStart(widthOf(column)))).join('  '),
  )
}
