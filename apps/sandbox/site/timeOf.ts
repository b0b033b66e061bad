/** The time of day of an RFC 3339 instant, in the visitor's zone and way of writing it. */
export function timeOf(instant: string): string {
  return new Date(instant).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}
