/**
 * How long to wait before asking whether the opening has come, in milliseconds: a little longer, so that the pages of a site do not ask all
 * at once; never within the ten seconds for which an answer holds, as a clock that is fast would have it; and within what a timer can count.
 * `instant` is RFC 3339, `now` in milliseconds since 1970; false where there is nothing to wait for.
 */
export function delayUntil(instant: string | null | undefined, now: number): number | false {
  if (!instant) return false
  // The moment in which one visitor's page was answered is chance enough, and the same answer always waits as long.
  const laterMs = now % 3_000
  return Math.min(Math.max(Date.parse(instant) - now + laterMs, 15_000), 2_147_483_647)
}
