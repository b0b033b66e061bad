/** Returns the sorted union of two lists of dates. */
export function withDays(days: readonly string[], added: readonly string[]): string[] {
  return [...new Set([...days, ...added])].toSorted()
}

/**
 * Returns the dates that are not before `today`. Dates are ISO texts (`2026-12-25`), so they sort in calendar order.
 */
export function daysFrom(days: readonly string[], today: string): string[] {
  return days.filter((day) => day >= today)
}

/** Returns the dates before `today`. */
export function daysBefore(days: readonly string[], today: string): string[] {
  return days.filter((day) => day < today)
}

/** Returns the dates from `first` to `last`, at most `DAYS_MAX`. Returns an empty list if `last` is before `first`. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  const endMs = Date.parse(`${last}T00:00Z`)
  for (let ms = Date.parse(`${first}T00:00Z`); ms <= endMs && days.length < DAYS_MAX; ms += DAY_MS)
    days.push(new Date(ms).toISOString().slice(0, 10))
  return days
}

/** The maximum number of closed days of a policy. */
const DAYS_MAX = 400
const DAY_MS = 86_400_000

/** Formats a date: "Fri 25 Dec 2026". */
export function formatDay(day: string): string {
  return DAY_FORMAT.format(Date.parse(`${day}T00:00Z`)).replace(',', '')
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
