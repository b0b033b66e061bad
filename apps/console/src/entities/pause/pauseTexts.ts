import type { PauseEffectFieldsFragment } from '../../generated/graphql.ts'
import { clockTime, formatCount } from '../../lib/format.ts'
import { partnerSentences } from '../splice/SplicePartners.tsx'

/** Describes the calls that a pause does not stop. Returns undefined if no call is possible after the last token expires. */
export function describePauseEffect(effect: PauseEffectFieldsFragment, nowMs: number): PauseEffectTexts | undefined {
  const { hasEnd, stretchedUntil, partners, partnerCount, advice } = effect
  if (!hasEnd)
    return {
      title: 'Calls with existing tokens are still possible',
      sentences: partnerSentences(partners, partnerCount),
      advice,
    }
  if (stretchedUntil === null) return undefined
  return {
    title: 'Calls may still be possible after the last token expires',
    sentences: [
      `Existing tokens can be recombined into tokens that are valid until ${clockTime(stretchedUntil, nowMs)}, because the key is an ECB key.`,
    ],
    advice,
  }
}

interface PauseEffectTexts {
  readonly title: string
  readonly sentences: readonly string[]
  readonly advice: readonly string[]
}

/**
 * Describes how many issued credentials are still usable when a pause starts. If the time is known at which the last of
 * these credentials expires, also states this time.
 */
export function outstandingSentence(effect: PauseEffectFieldsFragment, nowMs: number): string {
  const { outstandingCount, outstandingUntil, hasEnd, callsEndAt } = effect
  const start = 'No more credentials are issued.'
  if (!hasEnd && outstandingCount === 0) return `${start} Credentials issued before the pause may still be in use.`
  if (!hasEnd)
    return `${start} ${formatCount(outstandingCount, 'credential')} issued before the pause may still be in use. Credentials that have expired may also still be in use.`
  if (outstandingCount === 0 || outstandingUntil === null)
    return callsEndAt === null ? `${start} No credentials issued before the pause are still usable.` : start
  const credentials = formatCount(outstandingCount, 'credential')
  const [stay, them] = outstandingCount === 1 ? ['stays', 'it'] : ['stay', 'them']
  return `${start} ${credentials} issued before the pause ${stay} usable until ${clockTime(outstandingUntil, nowMs)}: the gateway still accepts ${them}.`
}

/**
 * Returns the text that visitors see: the message or a default sentence. If the pause has an end, the text also states
 * when calls are possible again.
 */
export function visitorSentence(message: string, endsAt: string | null, nowMs: number, timeZone?: string): string {
  const typed = message.trim()
  const why = typed === '' ? 'Calls are paused at the moment.' : typed
  if (endsAt === null) return why
  const sentence = /[\p{L}\p{N}]$/u.test(why) ? `${why}.` : why
  return `${sentence} Calls are possible again ${formatMoment(endsAt, nowMs, timeZone)}.`
}

function formatMoment(at: string, nowMs: number, timeZone: string | undefined): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const format = (style: Intl.DateTimeFormatOptions, ms: number) =>
    new Intl.DateTimeFormat('en-GB', { ...style, ...zone }).format(ms)
  const ms = Date.parse(at)
  const time = `at ${format({ hour: '2-digit', minute: '2-digit' }, ms)}`
  const day = (whenMs: number) => format({ day: 'numeric', month: 'long' }, whenMs)
  if (day(ms) === day(nowMs)) return time
  return `on ${format({ weekday: 'long', day: 'numeric', month: 'long' }, ms)} ${time}`
}
