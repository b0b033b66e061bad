import type { InputProblems } from '../input/rejections.ts'
import { dayOf, isTimeZone, localMinute, minuteOfDay, offsetPeriods, utcMinuteOf } from './timeZone.ts'

export interface BusinessHours {
  /** An IANA zone name. */
  readonly timeZone: string
  /** At most 100. The windows of one weekday do not overlap. */
  readonly windows: readonly BusinessWindow[]
  /** Dates that are closed all day, on any weekday: `2026-12-25`. At most 400. */
  readonly closedDates: readonly string[]
}

/**
 * A weekly period that starts at `opens` and ends before `closes`, in local time. A period does not cross midnight;
 * `24:00` ends a day.
 */
export interface BusinessWindow {
  readonly weekday: Weekday
  /** `HH:MM` */
  readonly opens: string
  /** `HH:MM`, up to `24:00` */
  readonly closes: string
}

export type Weekday = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY'

/** How far ahead to search for an opening. */
const LOOK_AHEAD_MINUTES = 366 * 1_440
const MINUTE_MS = 60_000

/**
 * Returns whether the hours are open at the instant `now`. The hours are open while the local time is within a window
 * of the weekday, unless the date is closed. Local times that a clock change skips never occur. If a clock change
 * repeats a local time, the hours are open both times.
 */
export function isOpen(hours: BusinessHours, now: number): boolean {
  const local = localMinute(hours.timeZone, utcMinuteOf(now))
  const day = dayOf(local)
  const minute = local - minuteOfDay(day, 0)
  return windowsOn(prepare(hours), day).some(({ opens, closes }) => opens <= minute && minute < closes)
}

/** Returns the next instant at which the hours open; `null` while they are open, or if they do not open in the coming year. */
export function nextOpening(hours: BusinessHours, now: number): number | null {
  if (isOpen(hours, now)) return null
  const start = utcMinuteOf(now)
  const own = prepare(hours)
  // During a closed period, the next opening does not change.
  const { from, to, doesOpen } = own.closed
  const isKnown = from <= start && start < to
  if (isKnown && doesOpen) return to * MINUTE_MS
  const end = start + LOOK_AHEAD_MINUTES
  const opensAt = firstOpening(hours.timeZone, own, { start: isKnown ? to : start, end })
  own.closed = { from: isKnown ? from : start, to: opensAt ?? end, doesOpen: opensAt !== null }
  return opensAt === null ? null : opensAt * MINUTE_MS
}

/** Returns the first instant, `now` or later, at which all hours are open; `null` if there is none in the coming year. */
export function nextCommonOpening(all: readonly BusinessHours[], now: number): number | null {
  let at = now
  // Each turn advances to the next opening of one of the schedules. The number of openings in a year is bounded.
  for (let turn = 0; turn < all.length * 1_000; turn += 1) {
    const closed = all.find((hours) => !isOpen(hours, at))
    if (closed === undefined) return at
    const next = nextOpening(closed, at)
    if (next === null || next - now > LOOK_AHEAD_MINUTES * MINUTE_MS) return null
    at = next
  }
  return null
}

/** Returns the first UTC minute of a range in which the hours are open. The end of the range is excluded. */
function firstOpening(
  timeZone: string,
  own: PreparedHours,
  { start, end }: { readonly start: number; readonly end: number },
): number | null {
  for (const { from, to, offset } of offsetPeriods(timeZone, start, end))
    for (let day = dayOf(from + offset); day <= dayOf(to - 1 + offset); day += 1)
      for (const { opens, closes } of windowsOn(own, day)) {
        const opensAt = Math.max(minuteOfDay(day, opens) - offset, from)
        if (opensAt < Math.min(minuteOfDay(day, closes) - offset, to)) return opensAt
      }
  return null
}

/** A window in minutes since midnight. `opens` is included, `closes` is not. */
interface DayWindow {
  readonly opens: number
  readonly closes: number
}

/** Returns the windows of a day in order of opening. */
function windowsOn({ closedDays, byWeekday }: PreparedHours, day: number): readonly DayWindow[] {
  return closedDays.has(day) ? [] : (byWeekday.get(weekdayOf(day)) ?? [])
}

/** Business hours in a form that is quick to evaluate. */
interface PreparedHours {
  readonly closedDays: ReadonlySet<number>
  readonly byWeekday: ReadonlyMap<Weekday | undefined, readonly DayWindow[]>
  /** The closed period that was found last, in minutes of UTC, and whether the hours open at its end. */
  closed: { readonly from: number; readonly to: number; readonly doesOpen: boolean }
}

const prepared = new WeakMap<BusinessHours, PreparedHours>()

/** Prepares business hours once, because the same object is evaluated many times. */
function prepare(hours: BusinessHours): PreparedHours {
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
  const made: PreparedHours = { closedDays, byWeekday, closed: { from: 0, to: 0, doesOpen: false } }
  prepared.set(hours, made)
  return made
}

/** Converts `HH:MM` to minutes since midnight. */
function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** Converts `2026-12-25` to a day counted from 1970-01-01. */
function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000
}

/** Converts a day counted from 1970-01-01 to `2026-12-25`. */
function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

/** 1970-01-01 was a Thursday. */
const weekdaysFromThursday = [
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
] as const satisfies readonly Weekday[]

function weekdayOf(day: number): Weekday | undefined {
  return weekdaysFromThursday[((day % 7) + 7) % 7]
}

/**
 * Returns a text that describes whether the hours are open: `closed, Su 23:10 in Europe/Lisbon; opens Mo 2026-01-05
 * 09:00`.
 */
export function hoursText(hours: BusinessHours, now: number): string {
  const here = `${clockText(hours, now, false)} in ${hours.timeZone}`
  if (isOpen(hours, now)) return `open, ${here}`
  const next = nextOpening(hours, now)
  const today = dateOf(dayOf(localMinute(hours.timeZone, utcMinuteOf(now))))
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
  const local = localMinute(timeZone, utcMinuteOf(instant))
  const day = dayOf(local)
  const weekday = weekdayOf(day)
  const minutes = local - day * 1_440
  const time = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return [weekday === undefined ? '' : weekdayWords[weekday], ...(hasDate ? [dateOf(day)] : []), time].join(' ')
}

const WINDOWS_MAX = 100
const CLOSED_DATES_MAX = 400

/**
 * Reports the problems of business hours, each with its path in the input. Times and dates must already be well-formed.
 */
export function checkBusinessHours(problems: InputProblems, path: readonly string[], hours: BusinessHours): void {
  if (!isTimeZone(hours.timeZone))
    problems.add([...path, 'timeZone'], 'MALFORMED', 'An IANA zone name, such as Europe/Lisbon.')
  const { windows, closedDates } = hours
  if (windows.length === 0)
    problems.add([...path, 'windows'], 'REQUIRED', 'At least one window. To close permanently, pause instead.')
  if (windows.length > WINDOWS_MAX) problems.add([...path, 'windows'], 'TOO_LONG', `At most ${WINDOWS_MAX} windows.`)
  windows.forEach((window, index) => {
    const at = [...path, 'windows', String(index)]
    if (minutesOf(window.opens) >= minutesOf(window.closes))
      problems.add([...at, 'closes'], 'OUT_OF_RANGE', 'Must be after the opening time. Past midnight, use two windows.')
    else if (windows.slice(0, index).some((other) => doOverlap(window, other)))
      problems.add(at, 'DUPLICATE', 'Overlaps another window of this weekday.')
  })
  if (closedDates.length > CLOSED_DATES_MAX)
    problems.add([...path, 'closedDates'], 'TOO_LONG', `At most ${CLOSED_DATES_MAX} dates.`)
  closedDates.forEach((date, index) => {
    if (closedDates.indexOf(date) < index)
      problems.add([...path, 'closedDates', String(index)], 'DUPLICATE', 'Already in the list.')
  })
}

function doOverlap(a: BusinessWindow, b: BusinessWindow): boolean {
  return a.weekday === b.weekday && minutesOf(a.opens) < minutesOf(b.closes) && minutesOf(b.opens) < minutesOf(a.closes)
}

/** Returns business hours in canonical order: windows by weekday and time, closed dates ascending. */
export function orderedBusinessHours({ timeZone, windows, closedDates }: BusinessHours): BusinessHours {
  return {
    timeZone,
    windows: [...windows].sort(
      (a, b) => rankOf(a.weekday) - rankOf(b.weekday) || minutesOf(a.opens) - minutesOf(b.opens),
    ),
    closedDates: [...closedDates].sort(),
  }
}

/** Returns the position of a weekday in a week that starts on Monday. */
function rankOf(weekday: Weekday): number {
  return (weekdaysFromThursday.indexOf(weekday) + 3) % 7
}
