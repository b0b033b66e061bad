/** Ends a `switch` over a union. A missing case is a type error. */
export function exhaustive(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`)
}
