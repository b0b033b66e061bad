import type { Weekday } from '../../generated/graphql.ts'
import { listWords } from '../../lib/format.ts'
import type { WindowDraft } from './policyDraft.ts'

/** The days of a week, Monday first. */
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

/** Days in the order of the week: «every day», «Monday to Friday and Sunday», «Monday, Wednesday and Friday». */
export function weekdayWords(days: readonly Weekday[]): string {
  if (days.length === WEEKDAYS.length) return 'every day'
  return listWords(runsOf(WEEKDAYS.map((day) => days.includes(day))))
}

/** Three days or more in a row are said by their ends. */
function runsOf(isChosen: readonly boolean[]): string[] {
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

/** One day's windows with their places in the whole list. */
export function windowsOf(windows: readonly WindowDraft[], weekday: Weekday): PlacedWindow[] {
  return windows.flatMap((window, index) => (window.weekday === weekday ? [{ ...window, index }] : []))
}

interface PlacedWindow extends WindowDraft {
  readonly index: number
}

/** With one more window, at its place in the week. */
export function withWindow(windows: readonly WindowDraft[], added: WindowDraft): WindowDraft[] {
  const place = windows.findIndex((window) => compare(window, added) > 0)
  return windows.toSpliced(place === -1 ? windows.length : place, 0, added)
}

/** With these days open as the one day is. */
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

/** A new window: office hours on an empty day, else an hour in the last free part of it. Undefined when it is open all day. */
export function roomFor(windows: readonly WindowDraft[], weekday: Weekday): WindowDraft | undefined {
  const taken = windows.filter((window) => window.weekday === weekday)
  if (taken.length === 0) return { weekday, opens: '09:00', closes: '17:00' }
  const gap = gapsBetween(taken).at(-1)
  if (gap === undefined) return undefined
  // From the next full hour, so that it does not touch the window before, where there is an hour left.
  const opens = Math.min((Math.floor(gap.opens / 60) + 1) * 60, Math.max(gap.opens, gap.closes - 60))
  return { weekday, opens: wallTimeOf(opens), closes: wallTimeOf(Math.min(opens + 60, gap.closes)) }
}

/** The first window before this one in the list that it overlaps; windows that only touch do not. */
export function overlapped(windows: readonly WindowDraft[], index: number): WindowDraft | undefined {
  const window = windows[index]
  if (window === undefined) return undefined
  const [opens, closes] = [minutesOf(window.opens), minutesOf(window.closes)]
  return windows
    .slice(0, index)
    .find(
      (other) => other.weekday === window.weekday && opens < minutesOf(other.closes) && minutesOf(other.opens) < closes,
    )
}

/** Both are times, and it closes after it opens. */
export function isReadable({ opens, closes }: WindowDraft): boolean {
  return minutesOf(opens) < minutesOf(closes)
}

interface Gap {
  readonly opens: number
  readonly closes: number
}

function gapsBetween(windows: readonly WindowDraft[]): Gap[] {
  const gaps: Gap[] = []
  let free = 0
  for (const { opens, closes } of windows.filter(isReadable).toSorted(compare)) {
    if (minutesOf(opens) > free) gaps.push({ opens: free, closes: minutesOf(opens) })
    free = Math.max(free, minutesOf(closes))
  }
  return free < DAY_MINUTES ? [...gaps, { opens: free, closes: DAY_MINUTES }] : gaps
}

function compare(a: WindowDraft, b: WindowDraft): number {
  return WEEKDAYS.indexOf(a.weekday) - WEEKDAYS.indexOf(b.weekday) || minutesOf(a.opens) - minutesOf(b.opens)
}

/** What somebody typed as a time of day, as `HH:MM` up to `24:00`: «9», «9.30», «0930» and «9:30» are read. Undefined for the rest. */
export function readWallTime(typed: string): string | undefined {
  const [, hours = '', minutes = '00'] = /^(\d{1,2})(?:[:.h ]?(\d{2}))?$/.exec(typed.trim()) ?? []
  if (hours === '') return undefined
  const total = Number(hours) * 60 + Number(minutes)
  return Number(minutes) > 59 || total > DAY_MINUTES ? undefined : wallTimeOf(total)
}

/** Minutes since midnight as `HH:MM`. */
export function wallTimeOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** `HH:MM` as minutes since midnight; NaN for what is no time. */
export function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? []
  return Number(hours) * 60 + Number(minutes)
}

export const DAY_MINUTES = 1440
/** What drawing and the arrow keys snap to. */
const STEP_MINUTES = 15

/** The time one step earlier or later, on the steps' grid and within the day. */
export function steppedTime(time: string, steps: number): string {
  const minutes = minutesOf(time)
  if (Number.isNaN(minutes)) return '09:00'
  const onGrid = steps > 0 ? Math.floor(minutes / STEP_MINUTES) : Math.ceil(minutes / STEP_MINUTES)
  return wallTimeOf(Math.min(DAY_MINUTES, Math.max(0, (onGrid + steps) * STEP_MINUTES)))
}

/** Where a window would stand if the pointer were let go, in whole steps and within the day. */
export function dragged({ edge, span, from, at }: Drag): Span {
  const { opens, closes } = span
  if (edge === 'new') {
    const [first, last] = [Math.min(from, at), Math.max(from, at)]
    return { opens: snapped(first), closes: snapped(last) }
  }
  const by = snapped(at - from)
  // A window keeps at least one step: dragged over its other end it stops there.
  if (edge === 'opens') return { opens: Math.max(0, Math.min(opens + by, closes - STEP_MINUTES)), closes }
  if (edge === 'closes') return { opens, closes: Math.min(DAY_MINUTES, Math.max(closes + by, opens + STEP_MINUTES)) }
  const moved = Math.max(-opens, Math.min(by, DAY_MINUTES - closes))
  return { opens: opens + moved, closes: closes + moved }
}

export interface Drag {
  /** What was taken hold of: an end, the whole, or free ground. */
  readonly edge: 'opens' | 'closes' | 'both' | 'new'
  /** The window's place in the list; -1 for a new one. */
  readonly index: number
  /** Where the window stood, in minutes since midnight. */
  readonly span: Span
  /** Where the pointer went down, and where it is. */
  readonly from: number
  readonly at: number
}

export interface Span {
  readonly opens: number
  readonly closes: number
}

const snapped = (minutes: number) => Math.round(minutes / STEP_MINUTES) * STEP_MINUTES
