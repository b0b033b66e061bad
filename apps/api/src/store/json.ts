/** JSON in a text column, which remembers what it says. */
export type Json<Value> = string & { readonly [meaning]?: Value }

export function toJson<Value>(value: Value): Json<Value> {
  return JSON.stringify(value)
}

/** Reads what {@link toJson} wrote: nobody else writes these columns. */
export function fromJson<Value>(text: Json<Value>): Value {
  return JSON.parse(text) as Value
}

declare const meaning: unique symbol
