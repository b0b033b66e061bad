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
    { part: 'limits', text: limits.length === 0 ? 'There is no limit of its own.' : limits.join(' ') },
    {
      part: 'challenge',
      text:
        challenge === 'NONE'
          ? 'No proof of work is asked for.'
          : 'Before each call, the visitor’s browser does a proof of work.',
    },
    { part: 'mode', text: asksNothing ? 'So it lets everything through.' : MODE_SENTENCES[mode] },
    ...(Object.keys(problemsOf(draft)).length === 0
      ? []
      : [{ part: 'problems', text: 'Some of it makes no sense yet: look at the fields that say so.' } as const]),
  ]
}

export interface SummarySentence {
  readonly part: 'hours' | 'limits' | 'challenge' | 'mode' | 'problems'
  readonly text: string
}

const MODE_SENTENCES = {
  ENFORCED: 'A request that does not fit is refused.',
  MONITORED: 'Recorded only: nobody is refused.',
} as const

function hoursSentence({ timeZone, windows, closedDates }: HoursDraft, nowMs: number): string {
  const spans = hoursWords(windows)
  if (spans.length === 0) return 'Calls are never possible: no window is open.'
  const zone = timeZone === '' ? '' : `${spans.length === 1 ? ', ' : '; the times are those of '}${zoneName(timeZone)}`
  const ahead = daysFrom(closedDates, zoneToday(timeZone, nowMs)).length
  const except = ahead === 0 ? '' : `, except on ${countWords(ahead, 'closed day')}`
  return `Calls are possible ${spans.join('; ')}${zone}${except}.`
}

function limitWords(limit: LimitDraft): string[] {
  const seconds = windowSecondsOf(limit)
  if (typeof limit.limit !== 'number' || seconds === undefined) return []
  const times = limit.limit === 1 ? 'once' : `${limit.limit.toLocaleString('en')} times`
  return [`${SCOPE_SENTENCES[limit.scope]} ${times} in ${durationWords(seconds)}.`]
}

const SCOPE_SENTENCES: Record<RateLimitScope, string> = {
  ADDRESS: 'Each visitor may ask',
  CALLEE: 'Each callee may be asked for',
  OWNER: 'All visitors together may ask',
}
