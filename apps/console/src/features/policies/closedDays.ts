/** Calendar days in order, each once, those of `added` among them. */
export function withDays(days: readonly string[], added: readonly string[]): string[] {
  return [...new Set([...days, ...added])].toSorted()
}

/** Those from `today` on. Days are `2026-12-25`, which sorts as the calendar does. */
export function daysFrom(days: readonly string[], today: string): string[] {
  return days.filter((day) => day >= today)
}

/** Those that are over. */
export function daysBefore(days: readonly string[], today: string): string[] {
  return days.filter((day) => day < today)
}

/** Every day from the first to the last, at most `DAYS_AT_ONCE_MAX`; empty where the last comes before the first. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  const endMs = Date.parse(`${last}T00:00Z`)
  for (let ms = Date.parse(`${first}T00:00Z`); ms <= endMs && days.length < DAYS_AT_ONCE_MAX; ms += DAY_MS)
    days.push(new Date(ms).toISOString().slice(0, 10))
  return days
}

/** As many as a policy can hold. */
export const DAYS_AT_ONCE_MAX = 400
const DAY_MS = 86_400_000

/** «Fri 25 Dec 2026» */
export function dayWords(day: string): string {
  return DAY_FORMAT.format(Date.parse(`${day}T00:00Z`)).replace(',', '')
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
