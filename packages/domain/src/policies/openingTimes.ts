import type { BusinessHours, BusinessWindow, Weekday } from './IssuancePolicy.ts'
import { dayOf, minuteOfDay, offsetStretches, utcMinuteOf, wallMinute } from './wallClock.ts'

/** How far ahead an opening is looked for, in minutes. */
const LOOK_AHEAD = 366 * 1_440
const MINUTE = 60_000

/**
 * Whether it is open at an instant: exactly while the clocks of the zone show a time within a window of that weekday, on a
 * date that is not closed. What a clock change leaves out never comes; what it repeats is open twice.
 */
export function isOpen(hours: BusinessHours, now: number): boolean {
  const wall = wallMinute(hours.timeZone, utcMinuteOf(now))
  return windowsOn(hours, dayOf(wall)).some(({ opens, closes }) => opens <= wall && wall < closes)
}

/** The next instant at which it is open after it was not; `null` while it is open, or when none lies in the coming year. */
export function nextOpening(hours: BusinessHours, now: number): number | null {
  if (isOpen(hours, now)) return null
  const start = utcMinuteOf(now)
  for (const { from, to, offset } of offsetStretches(hours.timeZone, start, start + LOOK_AHEAD))
    for (let day = dayOf(from + offset); day <= dayOf(to - 1 + offset); day += 1)
      for (const window of windowsOn(hours, day)) {
        const opensAt = Math.max(window.opens - offset, from)
        if (opensAt < Math.min(window.closes - offset, to)) return opensAt * MINUTE
      }
  return null
}

/** The first instant from `now` on at which all of them are open; `null` when there is none in the coming year. */
export function nextCommonOpening(all: readonly BusinessHours[], now: number): number | null {
  let at = now
  // Each turn moves on to an opening of one of them, of which there are at most so many.
  for (let turn = 0; turn < all.length * 1_000; turn += 1) {
    const closed = all.find((hours) => !isOpen(hours, at))
    if (closed === undefined) return at
    const next = nextOpening(closed, at)
    if (next === null || next - now > LOOK_AHEAD * MINUTE) return null
    at = next
  }
  return null
}

/** `HH:MM` → minutes since midnight. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** A day counted from 1970-01-01, as `2026-12-25`. */
export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

/** 1970-01-01 was a Thursday. */
export const weekdaysFromThursday = [
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
] as const satisfies readonly Weekday[]

export function weekdayOf(day: number): Weekday | undefined {
  return weekdaysFromThursday[((day % 7) + 7) % 7]
}

interface DayWindow {
  /** Wall-clock minutes; `opens` is included, `closes` is not. */
  readonly opens: number
  readonly closes: number
}

/** A day's windows in order of opening. */
function windowsOn(hours: BusinessHours, day: number): DayWindow[] {
  const { closedDates, byWeekday } = prepare(hours)
  const windows = byWeekday.get(weekdayOf(day)) ?? []
  if (windows.length === 0 || closedDates.has(dateOf(day))) return []
  return windows.map(({ opens, closes }) => ({
    opens: minuteOfDay(day, minutesOf(opens)),
    closes: minuteOfDay(day, minutesOf(closes)),
  }))
}

interface Prepared {
  readonly closedDates: ReadonlySet<string>
  readonly byWeekday: ReadonlyMap<Weekday | undefined, readonly BusinessWindow[]>
}

const prepared = new WeakMap<BusinessHours, Prepared>()

/** The same hours are asked again and again, so they are sorted once. */
function prepare(hours: BusinessHours): Prepared {
  const known = prepared.get(hours)
  if (known !== undefined) return known
  const byWeekday = new Map<Weekday, BusinessWindow[]>()
  for (const window of [...hours.windows].sort((a, b) => minutesOf(a.opens) - minutesOf(b.opens)))
    byWeekday.set(window.weekday, [...(byWeekday.get(window.weekday) ?? []), window])
  const made: Prepared = { closedDates: new Set(hours.closedDates), byWeekday }
  prepared.set(hours, made)
  return made
}
