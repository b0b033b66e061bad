export function toJson<Value>(value: Value): Json<Value> {
  return JSON.stringify(value)
}

/** JSON in a text column, with the type of its content. */
export type Json<Value> = string & { readonly [meaning]?: Value }

/** Parses the result of {@link toJson}. The type is not checked, because only `toJson` writes JSON columns. */
export function fromJson<Value>(text: Json<Value>): Value {
  return JSON.parse(text) as Value
}

declare const meaning: unique symbol

/** Converts a row to an entry. Returns `null` if there is no row. */
export function orNull<Row, Entry>(row: Row | undefined, entryOf: (row: Row) => Entry): Entry | null {
  return row === undefined ? null : entryOf(row)
}
