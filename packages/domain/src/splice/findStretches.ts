import type { TimestampUnit } from '../realms/Realm.ts'
import type { CutText } from './SpliceText.ts'

/** A text whose time can be mixed: high digits of one token, low digits of another, together a time that nobody issued. */
export interface Stretch<Text extends CutText = CutText> {
  readonly text: Text
  /** Less than this, in seconds. Also how often the high digits go on by one. */
  readonly seconds: number
}

/** Finds those whose digits lie in two blocks, unless the ones that are split off are zeros in every token. Longest first. */
export function findStretches<Text extends CutText>(texts: readonly Text[], unit: TimestampUnit): Stretch<Text>[] {
  return texts
    .filter((text) => isStretchable(text, unit))
    .map((text) => ({ text, seconds: stretchSeconds(text, unit) }))
    .sort((a, b) => b.seconds - a.seconds)
}

/** Whether a time can be put together from two. Where the `;` ends its block, all digits travel in one. */
export function isStretchable({ highDigits, lowDigits, isSettled }: CutText, unit: TimestampUnit): boolean {
  return highDigits > 0 && lowDigits > zeroDigits[unit] && isSettled !== true
}

/** Returns how far a mixed time can be off, in seconds; also how often the high digits go on by one. */
export function stretchSeconds({ lowDigits }: CutText, unit: TimestampUnit): number {
  return 10 ** lowDigits / unitsPerSecond[unit]
}

/** Returns the instant, in milliseconds, before which every mixed time lies whose parts were issued by `issuedAt`. */
export function stretchBorder(seconds: number, issuedAt: number): number {
  return (Math.floor(issuedAt / (seconds * 1_000)) + 1) * seconds * 1_000
}

/** The longest stretch that there can be, of a text whose block leaves room for one digit. */
export function longestStretchSeconds(digits: number, unit: TimestampUnit): number {
  return 10 ** (digits - 1) / unitsPerSecond[unit]
}

/** The last digits that are zeros in every token, since its time stands on a whole second. */
const zeroDigits = { MILLISECONDS: 3, SECONDS: 0 } as const satisfies Record<TimestampUnit, number>

const unitsPerSecond = { MILLISECONDS: 1_000, SECONDS: 1 } as const satisfies Record<TimestampUnit, number>
