import './policies.css'
import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Weekday } from '../../generated/graphql.ts'
import { formatCount, formatDuration, formatList } from '../../lib/format.ts'
import { useNow } from '../../lib/useNow.ts'
import { LIMIT_SCOPE_LABELS } from '../labels.ts'
import { type HoursDraft, type LimitDraft, type PolicyDraft, problemsOf, windowSecondsOf } from './policyDraft.ts'
import { daysFrom } from './settings/closedDays.ts'
import { formatTimeOfDay, minutesOf } from './settings/timeOfDay.ts'
import { zoneName, zoneToday } from './settings/timeZones.ts'
import { isValidWindow, WEEKDAY_NAMES, WEEKDAYS, type WindowDraft } from './settings/weeklyWindows.ts'

/** A plain-language summary of a policy. Screen readers announce only the sentences that change. */
export function PolicySummary({ title, draft, compared, children }: PolicySummaryProps) {
  const now = useNow()
  const others = compared === undefined ? undefined : describePolicy(compared, now).map(({ text }) => text)
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <Stack gap="xs">
        <Title order={2}>{title}</Title>
        <div aria-live="polite" aria-atomic="false">
          {describePolicy(draft, now).map(({ part, text }) => (
            <Text key={part} size="sm" mb={4} {...(part === 'problems' ? { c: 'var(--mantine-color-error)' } : {})}>
              {others === undefined || others.includes(text) ? text : <mark className="differs">{text}</mark>}
            </Text>
          ))}
        </div>
        {children}
      </Stack>
    </Paper>
  )
}

interface PolicySummaryProps {
  readonly title: string
  readonly draft: PolicyDraft
  /** The policy to compare with. Sentences that differ from it are marked. */
  readonly compared?: PolicyDraft
  readonly children?: ReactNode
}

/** Describes a draft with one sentence per part. */
export function describePolicy(draft: PolicyDraft, nowMs: number): SummarySentence[] {
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
  return [`At most ${times} in ${formatDuration(seconds)} ${LIMIT_SCOPE_LABELS[limit.scope].phrase}.`]
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
