import type { Weekday } from '../../generated/graphql.ts'
import { formatList } from '../../lib/format.ts'

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

/** Formats weekdays in order: "every day", "Monday to Friday and Sunday", "Monday, Wednesday and Friday". */
export function formatWeekdays(days: readonly Weekday[]): string {
  if (days.length === WEEKDAYS.length) return 'every day'
  return formatList(rangesOf(WEEKDAYS.map((day) => days.includes(day))))
}

/** Returns the names of the chosen days. Three or more consecutive days become a range: "Monday to Friday". */
function rangesOf(isChosen: readonly boolean[]): string[] {
  const names = WEEKDAYS.map((day) => WEEKDAY_NAMES[day])
  const words: string[] = []
  for (let start = 0; start < names.length; ) {
    if (!isChosen[start]) {
      start += 1
      continue
    }
    let end = start
    while (isChosen[end + 1]) end += 1
    const run = names.slice(start, end + 1)
    words.push(...(run.length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run))
    start = end + 1
  }
  return words
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
 * Returns a new window for a day. If the day has no window, the new window is 09:00 to 17:00. Otherwise, it is an hour in the day's
 * last gap. Returns undefined if the day has no gap.
 */
export function newWindowOn(windows: readonly WindowDraft[], weekday: Weekday): WindowDraft | undefined {
  const taken = windows.filter((window) => window.weekday === weekday)
  if (taken.length === 0) return { weekday, opens: '09:00', closes: '17:00' }
  const gap = gapsBetween(taken).at(-1)
  if (gap === undefined) return undefined
  // Starts at the next full hour if the gap is long enough, so that the new window does not touch the previous one.
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

/** Parses user input such as "9", "9.30", "0930" and "9:30" into `HH:MM`, up to `24:00`. Returns undefined for other input. */
export function parseTimeOfDay(typed: string): string | undefined {
  const [, hours = '', minutes = '00'] = /^(\d{1,2})(?:[:.h ]?(\d{2}))?$/.exec(typed.trim()) ?? []
  if (hours === '') return undefined
  const total = Number(hours) * 60 + Number(minutes)
  return Number(minutes) > 59 || total > DAY_MINUTES ? undefined : formatTimeOfDay(total)
}

/** Formats minutes since midnight as `HH:MM`. */
export function formatTimeOfDay(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Converts `HH:MM` to minutes since midnight. Returns NaN if the text is not a time. */
export function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? []
  return Number(hours) * 60 + Number(minutes)
}

export const DAY_MINUTES = 1440
/** The step in minutes for drawing with the pointer and for the arrow keys. */
const STEP_MINUTES = 15

/**
 * Moves a time by a number of steps, to an earlier time if `steps` is negative. The result is a multiple of 15 minutes within the
 * day.
 */
export function steppedTime(time: string, steps: number): string {
  const minutes = minutesOf(time)
  if (Number.isNaN(minutes)) return '09:00'
  const onGrid = steps > 0 ? Math.floor(minutes / STEP_MINUTES) : Math.ceil(minutes / STEP_MINUTES)
  return formatTimeOfDay(Math.min(DAY_MINUTES, Math.max(0, (onGrid + steps) * STEP_MINUTES)))
}

/**
 * Returns the times that a window would have if the drag ended now. A drag moves in steps of 15 minutes and stays within the day.
 */
export function spanAfterDrag({ edge, span, from, at }: Drag): Span {
  const { opens, closes } = span
  if (edge === 'new') {
    const [first, last] = [Math.min(from, at), Math.max(from, at)]
    return { opens: snapped(first), closes: snapped(last) }
  }
  const by = snapped(at - from)
  // A window is at least one step long, so an end cannot be dragged past the other end.
  if (edge === 'opens') return { opens: Math.max(0, Math.min(opens + by, closes - STEP_MINUTES)), closes }
  if (edge === 'closes') return { opens, closes: Math.min(DAY_MINUTES, Math.max(closes + by, opens + STEP_MINUTES)) }
  const moved = Math.max(-opens, Math.min(by, DAY_MINUTES - closes))
  return { opens: opens + moved, closes: closes + moved }
}

export interface Drag {
  /** The dragged part: an end, the whole window, or empty space for a new window. */
  readonly edge: 'opens' | 'closes' | 'both' | 'new'
  /** The window's index in the list, or -1 for a new window. */
  readonly index: number
  /** The window's times before the drag, in minutes since midnight. */
  readonly span: Span
  /** The pointer's start and current position, in minutes since midnight. */
  readonly from: number
  readonly at: number
}

export interface Span {
  readonly opens: number
  readonly closes: number
}

const snapped = (minutes: number) => Math.round(minutes / STEP_MINUTES) * STEP_MINUTES

/** A window of business hours in the form. */
export interface WindowDraft {
  readonly weekday: Weekday
  /** `HH:MM`, or user input that could not be parsed. */
  readonly opens: string
  /** `HH:MM` up to `24:00`, or user input that could not be parsed. */
  readonly closes: string
}
