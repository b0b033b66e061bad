import type { RateLimitScope } from '../../generated/graphql.ts'
import { countWords } from '../../lib/countWords.ts'
import { durationWords } from '../../lib/durationWords.ts'
import { daysFrom } from './closedDays.ts'
import { hoursWords } from './hoursWords.ts'
import type { HoursDraft, LimitDraft, PolicyDraft } from './PolicyDraft.ts'
import { windowSecondsOf } from './policyInputOf.ts'
import { problemsOf } from './problemsOf.ts'
import { zoneName, zoneToday } from './zones.ts'

/** What a draft means, one sentence for each part of it. */
export function summaryOf(draft: PolicyDraft, nowMs: number): SummarySentence[] {
  const { mode, rateLimits, hasHours, businessHours, challenge } = draft
  const asksNothing = !hasHours && rateLimits.length === 0 && challenge === 'NONE'
  const limits = rateLimits.flatMap((limit) => limitWords(limit))
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
    { part: 'mode', text: asksNothing ? 'This policy allows everything.' : MODE_SENTENCES[mode] },
    ...(Object.keys(problemsOf(draft)).length === 0
      ? []
      : [{ part: 'problems', text: 'Some fields are not valid. Check the marked fields.' } as const]),
  ]
}

export interface SummarySentence {
  readonly part: 'hours' | 'limits' | 'challenge' | 'mode' | 'problems'
  readonly text: string
}

const MODE_SENTENCES = {
  ENFORCED: 'Requests that do not match are refused.',
  MONITORED: 'Recorded only. No request is refused.',
} as const

function hoursSentence({ timeZone, windows, closedDates }: HoursDraft, nowMs: number): string {
  const spans = hoursWords(windows)
  if (spans.length === 0) return 'Calls are never possible because there is no open window.'
  const zone = timeZone === '' ? '' : ` (${zoneName(timeZone)})`
  const ahead = daysFrom(closedDates, zoneToday(timeZone, nowMs)).length
  const except = ahead === 0 ? '' : `, except on ${countWords(ahead, 'closed day')}`
  return `Calls are possible ${spans.join('; ')}${zone}${except}.`
}

function limitWords(limit: LimitDraft): string[] {
  const seconds = windowSecondsOf(limit)
  if (typeof limit.limit !== 'number' || seconds === undefined) return []
  const times = limit.limit === 1 ? 'once' : `${limit.limit.toLocaleString('en')} times`
  return [`At most ${times} in ${durationWords(seconds)} ${SCOPE_WORDS[limit.scope]}.`]
}

const SCOPE_WORDS: Record<RateLimitScope, string> = {
  ADDRESS: 'for each visitor',
  CALLEE: 'for each callee',
  OWNER: 'for all callers together',
}
