import { durationWords } from '../../lib/format.ts'

/** Every zone that the browser knows, and the one that is chosen, whatever it is. */
export function zonesWith(chosen: string): string[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])
  return [...known, ...(chosen === '' || known.has(chosen) ? [] : [chosen])]
}

/** As it is read: «America/New York». */
export function zoneName(timeZone: string): string {
  return timeZone.replaceAll('_', ' ')
}

/** The calendar day there: `2026-12-25`. Where the zone is none, that of UTC. Swedish writes a day as ISO does. */
export function zoneToday(timeZone: string, nowMs: number): string {
  return new Intl.DateTimeFormat('sv', { timeZone: isZone(timeZone) ? timeZone : 'UTC' }).format(nowMs)
}

/** What time it is there: «Saturday, 14:05». */
export function zoneClock(timeZone: string, nowMs: number): string {
  const weekday = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long' })
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return `${weekday.format(nowMs)}, ${clock.format(nowMs)}`
}

/** How its clock stands to another's at this moment: «5 hours behind», «1 hour ahead of», «the same time». */
export function zoneDifference(timeZone: string, otherZone: string, nowMs: number): string {
  const minutes = offsetMinutes(timeZone, nowMs) - offsetMinutes(otherZone, nowMs)
  if (minutes === 0) return 'the same time'
  return `${durationWords(Math.abs(minutes) * 60)} ${minutes > 0 ? 'ahead of' : 'behind'}`
}

export function isZone(timeZone: string): boolean {
  try {
    return timeZone !== '' && new Intl.DateTimeFormat('en', { timeZone }) !== undefined
  } catch {
    return false
  }
}

/** Minutes ahead of UTC. */
function offsetMinutes(timeZone: string, nowMs: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(nowMs)
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(offset) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

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
const DAYS_AT_ONCE_MAX = 400
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
