/**
 * Returns the delay, in milliseconds, before the availability is checked at the next opening time. The delay includes up to three seconds
 * to spread the requests of many pages. The delay is at least 15 seconds, because results are cached for ten seconds and the visitor's
 * clock can be fast. The delay never exceeds the maximum delay of a timer.
 *
 * @param instant The next opening time, RFC 3339. If there is no opening time, the function returns false.
 * @param now The current time in milliseconds since 1970.
 */
export function delayUntil(instant: string | null | undefined, now: number): number | false {
  if (!instant) return false
  // Pages get their responses at different times, which spreads their requests. The result for one response is always
  // the same.
  const spreadMs = now % 3_000
  return Math.min(Math.max(Date.parse(instant) - now + spreadMs, 15_000), 2_147_483_647)
}
