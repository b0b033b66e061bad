import { dayOf, minuteOfDay, offsetStretches, utcMinuteOf, wallMinute } from './timeZone.ts'

export interface BusinessHours {
  /** An IANA zone name. */
  readonly timeZone: string
  /** At most 100; windows of one weekday do not overlap. */
  readonly windows: readonly BusinessWindow[]
  /** Closed all day, whatever the weekday: `2026-12-25`. At most 400. */
  readonly closedDates: readonly string[]
}

/** Opens at, and closes before, these wall-clock times. It does not cross midnight; `24:00` ends a day. */
export interface BusinessWindow {
  readonly weekday: Weekday
  /** `HH:MM` */
  readonly opens: string
  /** `HH:MM`, up to `24:00` */
  readonly closes: string
}

export type Weekday = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY'

/** How far ahead an opening is looked for, in minutes. */
const LOOK_AHEAD = 366 * 1_440
const MINUTE = 60_000

/**
 * Whether it is open at an instant: exactly while the clocks of the zone show a time within a window of that weekday, on a
 * date that is not closed. What a clock change leaves out never comes; what it repeats is open twice.
 */
export function isOpen(hours: BusinessHours, now: number): boolean {
  const wall = wallMinute(hours.timeZone, utcMinuteOf(now))
  const day = dayOf(wall)
  const minute = wall - minuteOfDay(day, 0)
  return windowsOn(prepare(hours), day).some(({ opens, closes }) => opens <= minute && minute < closes)
}

/** The next instant at which it is open after it was not; `null` while it is open, or when none lies in the coming year. */
export function nextOpening(hours: BusinessHours, now: number): number | null {
  if (isOpen(hours, now)) return null
  const start = utcMinuteOf(now)
  const own = prepare(hours)
  // While it is closed, the next opening stays what it is until it comes.
  const { from, to, doesOpen } = own.closed
  const isKnown = from <= start && start < to
  if (isKnown && doesOpen) return to * MINUTE
  const end = start + LOOK_AHEAD
  const opensAt = firstOpening(hours.timeZone, own, isKnown ? to : start, end)
  own.closed = { from: isKnown ? from : start, to: opensAt ?? end, doesOpen: opensAt !== null }
  return opensAt === null ? null : opensAt * MINUTE
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

/** The first minute of UTC at which it is open, from one to before another. */
function firstOpening(timeZone: string, own: Prepared, start: number, end: number): number | null {
  for (const { from, to, offset } of offsetStretches(timeZone, start, end))
    for (let day = dayOf(from + offset); day <= dayOf(to - 1 + offset); day += 1)
      for (const { opens, closes } of windowsOn(own, day)) {
        const opensAt = Math.max(minuteOfDay(day, opens) - offset, from)
        if (opensAt < Math.min(minuteOfDay(day, closes) - offset, to)) return opensAt
      }
  return null
}

/** Minutes since midnight; `opens` is included, `closes` is not. */
interface DayWindow {
  readonly opens: number
  readonly closes: number
}

/** A day's windows in order of opening. */
function windowsOn({ closedDays, byWeekday }: Prepared, day: number): readonly DayWindow[] {
  return closedDays.has(day) ? [] : (byWeekday.get(weekdayOf(day)) ?? [])
}

interface Prepared {
  readonly closedDays: ReadonlySet<number>
  readonly byWeekday: ReadonlyMap<Weekday | undefined, readonly DayWindow[]>
  /** A stretch in minutes of UTC in which it is closed, and whether it opens at its end: the one that was found last. */
  closed: { readonly from: number; readonly to: number; readonly doesOpen: boolean }
}

const prepared = new WeakMap<BusinessHours, Prepared>()

/** The same hours are asked again and again, so they are read once. */
function prepare(hours: BusinessHours): Prepared {
  const known = prepared.get(hours)
  if (known !== undefined) return known
  const byWeekday = new Map<Weekday, DayWindow[]>()
  const windows = hours.windows.map(({ weekday, opens, closes }) => ({
    weekday,
    opens: minutesOf(opens),
    closes: minutesOf(closes),
  }))
  for (const { weekday, ...window } of windows.sort((a, b) => a.opens - b.opens))
    byWeekday.set(weekday, [...(byWeekday.get(weekday) ?? []), window])
  const closedDays = new Set(hours.closedDates.map(dayOfDate))
  const made: Prepared = { closedDays, byWeekday, closed: { from: 0, to: 0, doesOpen: false } }
  prepared.set(hours, made)
  return made
}

/** `2026-12-25` as a day counted from 1970-01-01. */
function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000
}

/** Whether it is open, in words: «closed, Su 23:10 in Europe/Lisbon; opens Mo 2026-01-05 09:00». */
export function hoursText(hours: BusinessHours, now: number): string {
  const here = `${clockText(hours, now, false)} in ${hours.timeZone}`
  if (isOpen(hours, now)) return `open, ${here}`
  const next = nextOpening(hours, now)
  const today = dateOf(dayOf(wallMinute(hours.timeZone, utcMinuteOf(now))))
  const why = hours.closedDates.includes(today) ? `, and ${today} is a closed date` : ''
  return `closed, ${here}${why}; ${next === null ? 'does not open within a year' : `opens ${clockText(hours, next, true)}`}`
}

const weekdayWords: Readonly<Record<Weekday, string>> = {
  MONDAY: 'Mo',
  TUESDAY: 'Tu',
  WEDNESDAY: 'We',
  THURSDAY: 'Th',
  FRIDAY: 'Fr',
  SATURDAY: 'Sa',
  SUNDAY: 'Su',
}

function clockText({ timeZone }: BusinessHours, instant: number, hasDate: boolean): string {
  const wall = wallMinute(timeZone, utcMinuteOf(instant))
  const day = dayOf(wall)
  const weekday = weekdayOf(day)
  const minutes = wall - day * 1_440
  const time = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return [weekday === undefined ? '' : weekdayWords[weekday], ...(hasDate ? [dateOf(day)] : []), time].join(' ')
}
