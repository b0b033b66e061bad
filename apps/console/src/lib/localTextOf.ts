/** An instant as a field for date and time holds it, on the reader's clock: «2026-03-01T14:07». Seconds only where there are some. */
export function localTextOf(at: string): string {
  const instant = new Date(at)
  const shifted = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, instant.getSeconds() === 0 ? 16 : 19)
}
