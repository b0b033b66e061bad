import type { RateLimitScope, Weekday } from '../../generated/graphql.ts'
import { formatCount, formatDuration, formatList } from '../../lib/format.ts'
import { daysFrom, zoneName, zoneToday } from './calendar.ts'
import { type HoursDraft, type LimitDraft, type PolicyDraft, problemsOf, windowSecondsOf } from './policyDraft.ts'
import type { WindowDraft } from './week.ts'
import { formatTimeOfDay, formatWeekdays, isValidWindow, minutesOf, WEEKDAYS } from './week.ts'

/** Describes a draft with one sentence per part. */
export function summaryOf(draft: PolicyDraft, nowMs: number): SummarySentence[] {
  const { mode, rateLimits, hasHours, businessHours, challenge } = draft
  const isUnrestricted = !hasHours && rateLimits.length === 0 && challenge === 'NONE'
  const limits = rateLimits.flatMap((limit) => limitSentences(limit))
  return [
    { part: 'hours', text: hasHours ? hoursSentence(businessHours, nowMs) : 'Calls are possible at any time.' },
    { part: 'limits', text: limits.length === 0 ? 'No limits are set.' : limits.join(' ') },
    {
      part: 'challenge',
      text:
        challenge === 'NONE'
          ? 'No proof of work is required.'
          : 'Each call requires a proof of work in the visitor’s browser.',
    },
    { part: 'mode', text: isUnrestricted ? 'This policy allows everything.' : MODE_SENTENCES[mode] },
    ...(Object.keys(problemsOf(draft)).length === 0
      ? []
      : [{ part: 'problems', text: 'Some fields are not valid. Check the marked fields.' } as const]),
  ]
}

interface SummarySentence {
  readonly part: 'hours' | 'limits' | 'challenge' | 'mode' | 'problems'
  readonly text: string
}

const MODE_SENTENCES = {
  ENFORCED: 'Requests that do not match are refused.',
  MONITORED: 'Requests that do not match are recorded, but not refused.',
} as const

function hoursSentence({ timeZone, windows, closedDates }: HoursDraft, nowMs: number): string {
  const spans = formatHours(windows)
  if (spans.length === 0) return 'Calls are never possible because there is no open window.'
  const zone = timeZone === '' ? '' : ` (${zoneName(timeZone)})`
  const ahead = daysFrom(closedDates, zoneToday(timeZone, nowMs)).length
  const except = ahead === 0 ? '' : `, except on ${formatCount(ahead, 'closed day')}`
  return `Calls are possible ${spans.join('; ')}${zone}${except}.`
}

function limitSentences(limit: LimitDraft): string[] {
  const seconds = windowSecondsOf(limit)
  if (typeof limit.limit !== 'number' || seconds === undefined) return []
  const times = limit.limit === 1 ? 'once' : `${limit.limit.toLocaleString('en')} times`
  return [`At most ${times} in ${formatDuration(seconds)} ${SCOPE_TEXTS[limit.scope]}.`]
}

const SCOPE_TEXTS: Record<RateLimitScope, string> = {
  ADDRESS: 'for each visitor',
  CALLEE: 'for each callee',
  OWNER: 'for all callers together',
}

/** Formats a week's windows and groups days with the same hours: "Monday to Friday, 09:00 to 17:30", "Saturday, all day". */
function formatHours(windows: readonly WindowDraft[]): string[] {
  const days = new Map<string, Weekday[]>()
  for (const weekday of WEEKDAYS) {
    const words = formatWindows(windows.filter((window) => window.weekday === weekday && isValidWindow(window)))
    if (words !== '') days.set(words, [...(days.get(words) ?? []), weekday])
  }
  return [...days].map(([words, weekdays]) => `${formatWeekdays(weekdays)}, ${words}`)
}

/** Formats a day's windows. Merges windows that touch or overlap, because callers see no difference. */
function formatWindows(windows: readonly WindowDraft[]): string {
  const spans: { opens: number; closes: number }[] = []
  for (const window of windows.toSorted((a, b) => minutesOf(a.opens) - minutesOf(b.opens))) {
    const [opens, closes] = [minutesOf(window.opens), minutesOf(window.closes)]
    const last = spans.at(-1)
    if (last !== undefined && opens <= last.closes) last.closes = Math.max(last.closes, closes)
    else spans.push({ opens, closes })
  }
  return formatList(spans.map(formatSpan))
}

function formatSpan({ opens, closes }: { readonly opens: number; readonly closes: number }): string {
  const [from, to] = [formatTimeOfDay(opens), formatTimeOfDay(closes)]
  return from === '00:00' && to === '24:00' ? 'all day' : `${from} to ${to}`
}
