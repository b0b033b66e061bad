/** Formats an instant with date and time zone: "24 Nov 2026, 14:07:03 GMT+1". The default zone is the user's. */
export function absoluteTime(at: string, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  return format.format(new Date(at))
}

/** Formats the time of day with seconds and time zone, without a date: "14:07:03 UTC". */
export function secondsTime(at: string, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  return format.format(new Date(at))
}

/** Formats the time of day for use in a sentence: "14:07 UTC". Adds the date if it is not today. */
export function clockTime(at: string, nowMs: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', ...zone })
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...zone,
  })
  const instant = new Date(at)
  const isToday = day.format(instant) === day.format(new Date(nowMs))
  return isToday ? clock.format(instant) : `${day.format(instant)}, ${clock.format(instant)}`
}

/** Formats the time of a table row: "14:07:03", or "24 Nov, 14:07:03" if the date is not today. */
export function rowTime(at: string, nowMs: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', ...zone })
  const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone })
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', ...zone })
  const instant = new Date(at)
  if (day.format(instant) === day.format(new Date(nowMs))) return clock.format(instant)
  return `${shortDay.format(instant)}, ${clock.format(instant)}`
}

/** Formats the distance from `nowMs` to `at`: "3 minutes ago", "in 2 hours", "just now". */
export function relativeTime(at: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(at) - nowMs) / 1000)
  const distance = Math.abs(seconds)
  if (distance < 10) return 'just now'
  for (const [unit, size, upTo] of RELATIVE_STEPS)
    if (distance < upTo) return RELATIVE_FORMAT.format(Math.trunc(seconds / size), unit)
  return RELATIVE_FORMAT.format(Math.trunc(seconds / YEAR_SECONDS), 'year')
}

const YEAR_SECONDS = 31_557_600
const RELATIVE_STEPS = [
  ['second', 1, 60],
  ['minute', 60, 3600],
  ['hour', 3600, 86_400],
  ['day', 86_400, 2_629_800],
  ['month', 2_629_800, YEAR_SECONDS],
] as const
const RELATIVE_FORMAT = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** Formats a duration with its two largest units: `90` becomes "1 minute 30 seconds". */
export function formatDuration(seconds: number): string {
  if (seconds <= 0) return '0 seconds'
  let rest = Math.round(seconds)
  const parts: string[] = []
  for (const [unit, size] of DURATION_UNITS) {
    const count = Math.floor(rest / size)
    // Only adjacent units are combined: "2 days 3 seconds" would suggest a precision that no reader needs.
    if (parts.length > 0 && count === 0) break
    if (count === 0) continue
    parts.push(`${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`)
    rest -= count * size
    if (parts.length === 2) break
  }
  return parts.length > 0 ? parts.join(' ') : 'less than a second'
}

const DURATION_UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** Formats a count with its noun: "1 realm", "1,204 credentials". */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`
}

/** Formats a list: "a", "a and b", "a, b and c". */
export function formatList(items: readonly string[]): string {
  return LIST.format(items)
}

/** British English puts no comma before "and". */
const LIST = new Intl.ListFormat('en-GB')
