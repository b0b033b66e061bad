/** Where the time comes from. Nothing in the domain asks the machine. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Milliseconds on a clock that is never set; its zero means nothing. */
  monotonic(): number
}
