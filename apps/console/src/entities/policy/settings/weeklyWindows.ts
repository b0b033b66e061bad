import type { Weekday } from '../../../generated/graphql.ts'
import { DAY_MINUTES, formatTimeOfDay, minutesOf } from './timeOfDay.ts'

/** A window of business hours in the form. */
export interface WindowDraft {
  readonly weekday: Weekday
  /** `HH:MM`, or user input that could not be parsed. */
  readonly opens: string
  /** `HH:MM` up to `24:00`, or user input that could not be parsed. */
  readonly closes: string
}

/** The weekdays, Monday first. */
export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const

export const WORKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const

export const WEEKDAY_NAMES: Record<Weekday, string> = {
  MONDAY: 'Monday',
  TUESDAY: 'Tuesday',
  WEDNESDAY: 'Wednesday',
  THURSDAY: 'Thursday',
  FRIDAY: 'Friday',
  SATURDAY: 'Saturday',
  SUNDAY: 'Sunday',
}

/** Returns one day's windows, each with its index in the whole list. */
export function windowsOf(windows: readonly WindowDraft[], weekday: Weekday): IndexedWindow[] {
  return windows.flatMap((window, index) => (window.weekday === weekday ? [{ ...window, index }] : []))
}

interface IndexedWindow extends WindowDraft {
  readonly index: number
}

/** Adds a window to a list that is sorted by day and time. */
export function withWindow(windows: readonly WindowDraft[], added: WindowDraft): WindowDraft[] {
  const index = windows.findIndex((window) => compare(window, added) > 0)
  return windows.toSpliced(index === -1 ? windows.length : index, 0, added)
}

/** Copies the windows of one day to other days, where they replace the existing windows. Returns all windows. */
export function withCopiedDay(
  windows: readonly WindowDraft[],
  from: Weekday,
  to: readonly Weekday[],
): readonly WindowDraft[] {
  const copied = windows.filter(({ weekday }) => weekday === from)
  const others = windows.filter(({ weekday }) => weekday === from || !to.includes(weekday))
  const targets = to.filter((weekday) => weekday !== from)
  return targets.flatMap((weekday) => copied.map((window) => ({ ...window, weekday }))).reduce(withWindow, others)
}

/**
 * Returns a new window for a day. If the day has no window, the new window is 09:00 to 17:00. Otherwise, the new window
 * is up to an hour long, in the last part of the day that no window covers. Returns undefined if the windows cover the
 * whole day.
 */
export function newWindowOn(windows: readonly WindowDraft[], weekday: Weekday): WindowDraft | undefined {
  const taken = windows.filter((window) => window.weekday === weekday)
  if (taken.length === 0) return { weekday, opens: '09:00', closes: '17:00' }
  const gap = gapsBetween(taken).at(-1)
  if (gap === undefined) return undefined
  // The new window starts at the next full hour after the previous window, so that the two windows do not touch. If
  // less than an hour would remain, the new window starts earlier.
  const opens = Math.min((Math.floor(gap.opens / 60) + 1) * 60, Math.max(gap.opens, gap.closes - 60))
  return { weekday, opens: formatTimeOfDay(opens), closes: formatTimeOfDay(Math.min(opens + 60, gap.closes)) }
}

/**
 * Returns the first window before `index` in the list that overlaps the window at `index`. Windows that only touch do not overlap.
 */
export function findOverlap(windows: readonly WindowDraft[], index: number): WindowDraft | undefined {
  const window = windows[index]
  if (window === undefined) return undefined
  const [opens, closes] = [minutesOf(window.opens), minutesOf(window.closes)]
  return windows
    .slice(0, index)
    .find(
      (other) => other.weekday === window.weekday && opens < minutesOf(other.closes) && minutesOf(other.opens) < closes,
    )
}

/** Returns whether both ends are times and the window closes after it opens. */
export function isValidWindow({ opens, closes }: WindowDraft): boolean {
  return minutesOf(opens) < minutesOf(closes)
}

interface Gap {
  readonly opens: number
  readonly closes: number
}

function gapsBetween(windows: readonly WindowDraft[]): Gap[] {
  const gaps: Gap[] = []
  let free = 0
  for (const { opens, closes } of windows.filter(isValidWindow).toSorted(compare)) {
    if (minutesOf(opens) > free) gaps.push({ opens: free, closes: minutesOf(opens) })
    free = Math.max(free, minutesOf(closes))
  }
  return free < DAY_MINUTES ? [...gaps, { opens: free, closes: DAY_MINUTES }] : gaps
}

function compare(a: WindowDraft, b: WindowDraft): number {
  return WEEKDAYS.indexOf(a.weekday) - WEEKDAYS.indexOf(b.weekday) || minutesOf(a.opens) - minutesOf(b.opens)
}
