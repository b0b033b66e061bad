/** What a row stands for; `null` where there is none. */
export function orNull<Row, Entry>(row: Row | undefined, entryOf: (row: Row) => Entry): Entry | null {
  return row === undefined ? null : entryOf(row)
}
