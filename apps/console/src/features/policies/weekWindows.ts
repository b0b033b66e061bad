import type { Weekday } from '../../generated/graphql.ts'
import type { WindowDraft } from './PolicyDraft.ts'
import { DAY_MINUTES, minutesOf, wallTimeOf } from './wallTime.ts'
import { WEEKDAYS } from './weekdays.ts'

/** One day's windows with their places in the whole list. */
export function windowsOf(windows: readonly WindowDraft[], weekday: Weekday): PlacedWindow[] {
  return windows.flatMap((window, index) => (window.weekday === weekday ? [{ ...window, index }] : []))
}

export interface PlacedWindow extends WindowDraft {
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
