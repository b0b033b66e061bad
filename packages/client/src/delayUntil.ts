/**
 * Returns how long to wait, in milliseconds, before checking the availability at the next opening time. The delay includes up to three
 * seconds to spread the requests of many pages. It is at least 15 seconds, because results are cached for ten seconds and the visitor's
 * clock can be fast. It never exceeds the maximum of a timer.
 *
 * @param instant The next opening time, RFC 3339. Without one, the function returns false.
 * @param now The current time in milliseconds since 1970.
 */
export function delayUntil(instant: string | null | undefined, now: number): number | false {
  if (!instant) return false
  // The time of the response is random enough. The delay is the same each time it is computed for one response.
  const spreadMs = now % 3_000
  return Math.min(Math.max(Date.parse(instant) - now + spreadMs, 15_000), 2_147_483_647)
}
