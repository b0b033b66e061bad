/** The time of day to the second, in the reader's zone and way of writing it. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}
