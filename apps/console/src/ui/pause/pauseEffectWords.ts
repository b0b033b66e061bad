import type { PauseEffectFieldsFragment } from '../../generated/graphql.ts'
import { clockTime } from '../../lib/absoluteTime.ts'
import { countWords } from '../../lib/countWords.ts'
import { partnerSentences } from '../partnerSentences.ts'

/** What a pause does not stop, in words; undefined where it stops everything by the time that the last token expires. */
export function pauseEffectWords(effect: PauseEffectFieldsFragment, nowMs: number): PauseEffectWords | undefined {
  const { hasEnd, stretchedUntil, partners, partnerCount, advice } = effect
  if (!hasEnd)
    return {
      title: 'Tokens issued before keep making calls',
      sentences: partnerSentences(partners, partnerCount),
      advice,
    }
  if (stretchedUntil === null) return undefined
  return {
    title: 'Calls can go on after the last token has expired',
    sentences: [
      `Tokens issued before can be given later times, up to ${clockTime(stretchedUntil, nowMs)}: the key is an ECB key, and the times of its tokens can be mixed.`,
    ],
    advice,
  }
}

export interface PauseEffectWords {
  readonly title: string
  readonly sentences: readonly string[]
  readonly advice: readonly string[]
}

/** How many credentials are out when a pause begins. It says when they end only if they do. */
export function outstandingSentence(effect: PauseEffectFieldsFragment, nowMs: number): string {
  const { outstandingCount, outstandingUntil, hasEnd, callsEndAt } = effect
  const start = 'No more credentials are issued.'
  if (!hasEnd && outstandingCount === 0) return `${start} Credentials issued before can still be in use.`
  if (!hasEnd)
    return `${start} ${countWords(outstandingCount, 'credential')} issued before can still be in use, and older ones too.`
  if (outstandingCount === 0 || outstandingUntil === null)
    return callsEndAt === null ? `${start} No credentials issued before are still usable.` : start
  const credentials = countWords(outstandingCount, 'credential')
  const [stay, them] = outstandingCount === 1 ? ['stays', 'it'] : ['stay', 'them']
  return `${start} ${credentials} issued before ${stay} usable until ${clockTime(outstandingUntil, nowMs)}: the gateway still accepts ${them}.`
}
