import { formatDuration } from '../../../lib/format.ts'

/** Returns all time zones that the browser knows. Adds the chosen zone if the browser does not know it. */
export function timeZoneOptions(chosen: string): string[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])
  return [...known, ...(chosen === '' || known.has(chosen) ? [] : [chosen])]
}

/** Formats the name of a time zone: "America/New York". */
export function zoneName(timeZone: string): string {
  return timeZone.replaceAll('_', ' ')
}

/**
 * Returns the current date in a time zone: `2026-12-25`. Uses UTC if the zone is not valid. The Swedish locale formats ISO dates.
 */
export function zoneToday(timeZone: string, nowMs: number): string {
  return new Intl.DateTimeFormat('sv', { timeZone: isZone(timeZone) ? timeZone : 'UTC' }).format(nowMs)
}

/** Formats the current weekday and time in a time zone: "Saturday, 14:05". */
export function zoneClock(timeZone: string, nowMs: number): string {
  const weekday = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long' })
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return `${weekday.format(nowMs)}, ${clock.format(nowMs)}`
}

/** Formats the current difference to another time zone: "5 hours behind", "1 hour ahead of", "the same time". */
export function zoneDifference(timeZone: string, otherZone: string, nowMs: number): string {
  const minutes = offsetMinutes(timeZone, nowMs) - offsetMinutes(otherZone, nowMs)
  if (minutes === 0) return 'the same time'
  return `${formatDuration(Math.abs(minutes) * 60)} ${minutes > 0 ? 'ahead of' : 'behind'}`
}

export function isZone(timeZone: string): boolean {
  try {
    return timeZone !== '' && new Intl.DateTimeFormat('en', { timeZone }) !== undefined
  } catch {
    return false
  }
}

/** Returns how many minutes the time zone is ahead of UTC. */
function offsetMinutes(timeZone: string, nowMs: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(nowMs)
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(offset) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
