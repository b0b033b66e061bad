import type { Weekday } from '../../generated/graphql.ts'
import { listWords } from '../../lib/listWords.ts'
import type { WindowDraft } from './PolicyDraft.ts'
import { minutesOf, wallTimeOf } from './wallTime.ts'
import { WEEKDAYS, weekdayWords } from './weekdays.ts'
import { isReadable } from './weekWindows.ts'

/** A week's windows in words, days with the same hours together: «Monday to Friday, 09:00 to 17:30; Saturday, all day». */
export function hoursWords(windows: readonly WindowDraft[]): string[] {
  const days = new Map<string, Weekday[]>()
  for (const weekday of WEEKDAYS) {
    const words = dayWords(windows.filter((window) => window.weekday === weekday && isReadable(window)))
    if (words !== '') days.set(words, [...(days.get(words) ?? []), weekday])
  }
  return [...days].map(([words, weekdays]) => `${weekdayWords(weekdays)}, ${words}`)
}

/** Windows that touch or overlap are one: whoever calls cannot tell. */
function dayWords(windows: readonly WindowDraft[]): string {
  const spans: { opens: number; closes: number }[] = []
  for (const window of windows.toSorted((a, b) => minutesOf(a.opens) - minutesOf(b.opens))) {
    const [opens, closes] = [minutesOf(window.opens), minutesOf(window.closes)]
    const last = spans.at(-1)
    if (last !== undefined && opens <= last.closes) last.closes = Math.max(last.closes, closes)
    else spans.push({ opens, closes })
  }
  return listWords(spans.map(spanWords))
}

function spanWords({ opens, closes }: { readonly opens: number; readonly closes: number }): string {
  const [from, to] = [wallTimeOf(opens), wallTimeOf(closes)]
  return from === '00:00' && to === '24:00' ? 'all day' : `${from} to ${to}`
}
