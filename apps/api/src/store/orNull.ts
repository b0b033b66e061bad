/** Converts a row; `null` if there is none. */
export function orNull<Row, Entry>(row: Row | undefined, entryOf: (row: Row) => Entry): Entry | null {
  return row === undefined ? null : entryOf(row)
}
