/** Closes a `switch`: a case that was forgotten does not compile. */
export function exhaustive(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`)
}
