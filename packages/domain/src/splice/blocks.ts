import type { TimestampUnit } from '../realms/realm.ts'
import { isFormer, isWildcard, type SpliceCallee, type SpliceRealm } from './model.ts'

/** What a token says before its time, and how AES cuts it: `user@domain` in account tokens, `sip:user@domain` in the others. */
export interface SpliceText extends CutText {
  readonly form: SpliceForm
  /** As it was written. */
  readonly user: string
  /** Those whose address it is; more than one where aliases share an address. */
  readonly calls: readonly SpliceCallee[]
  readonly isFrom: boolean
  /** Those whose every set of tokens has one that says this. */
  readonly issuedWith: ReadonlySet<SpliceCallee>
  /** Whether no more tokens say it. */
  readonly isFormer: boolean
}

export type SpliceForm = 'account' | 'party'

/** A text cut into blocks of 16 bytes, with its time behind it. */
export interface CutText {
  /** In lower case: whether a gateway tells letter case apart is not ours to bet on. */
  readonly text: string
  /** Its full blocks. */
  readonly headBlocks: readonly string[]
  /** Its last bytes, which share a block with the `;`. */
  readonly tail: string
  /** How many digits of the time share that block. 0 where the `;` ends it. */
  readonly highDigits: number
  /** How many digits are left for the next block. */
  readonly lowDigits: number
  /** Whether mixed times in tokens that say it have expired: no more of them are issued, and the high digits went on since. */
  readonly isSettled?: boolean
}

/** The text of an identity in a token of this form. */
export function textIn(form: SpliceForm, user: string): string {
  return form === 'account' ? user : `sip:${user}`
}

/** Cuts a text as it lies in a token whose time has this many digits. An identity is ASCII, so its characters are its bytes. */
export function cutText(text: string, digits: number): CutText {
  const folded = text.toLowerCase()
  const headLength = folded.length - (folded.length % 16)
  const headBlocks = Array.from({ length: headLength / 16 }, (_, index) => folded.slice(16 * index, 16 * index + 16))
  const tail = folded.slice(headLength)
  const highDigits = Math.min(digits, 15 - tail.length)
  return { text: folded, headBlocks, tail, highDigits, lowDigits: digits - highDigits }
}

/** Whether the block with the `;` can be the same in both, for the time of one to be told by the other. */
export function isAligned(a: CutText, b: CutText): boolean {
  if (a.tail.length !== b.tail.length) return false
  return a.tail === b.tail || a.highDigits === 0
}

/** Whether its time ends where its block does, so that a whole block of padding follows, which can end any other token. */
export function fillsItsBlock({ tail, highDigits, lowDigits }: CutText): boolean {
  return lowDigits === 0 && tail.length + 1 + highDigits === 16
}

/**
 * Everything that tokens under a realm's key say or said, each text once. Of a wildcard, whose texts have no end, only account
 * and caller. All are cut for the realm's own unit: a realm of the other unit has the same tails, and times that stand on
 * whole seconds are stretched equally far in both.
 */
export function tokenTexts(realm: SpliceRealm, digits: number): SpliceText[] {
  const texts = new Map<string, MutableText>()
  const add = (form: SpliceForm, user: string, callee: SpliceCallee | null, isPast: boolean): MutableText => {
    const written = textIn(form, user)
    const known = texts.get(written)
    const text = known ?? {
      ...cutText(written, digits),
      form,
      user,
      calls: [],
      isFrom: false,
      issuedWith: new Set<SpliceCallee>(),
      isFormer: isPast,
      isSettled: isPast,
    }
    if (callee !== null && !isPast) text.issuedWith.add(callee)
    texts.set(written, text)
    return text
  }
  const addLine = (callee: SpliceCallee | null, isPast: boolean): MutableText[] => {
    const account = callee?.accountUser ?? realm.accountUser
    const from = callee?.elsewhere?.fromUser ?? realm.fromUser ?? account
    const accountText = add('account', account, callee, isPast)
    const fromText = add('party', from, callee, isPast)
    if (!isPast || fromText.isFormer) fromText.isFrom = true
    const all = [accountText, fromText]
    if (callee === null || isWildcard(callee)) return all
    const called = add('party', callee.address, callee, isPast)
    if (!isPast || called.isFormer) called.calls.push(callee)
    return [...all, called]
  }
  const present = realm.callees.filter((callee) => !isFormer(callee))
  // Before there is anybody to call, account and caller can be judged already.
  for (const callee of present.length === 0 ? [null] : present) addLine(callee, false)
  for (const callee of realm.callees) {
    const left = callee.elsewhere?.left
    if (left == null) continue
    for (const text of addLine(callee, true)) {
      const { timestampUnit } = realm
      if (!text.isFormer || !isStretchable({ ...text, isSettled: false }, timestampUnit)) continue
      const border = stretchBorder(stretchSeconds(text, timestampUnit), left.at)
      if (left.asOf < border + left.lifetimeSeconds * 1_000) text.isSettled = false
    }
  }
  return [...texts.values()]
}

interface MutableText extends SpliceText {
  isFrom: boolean
  isSettled: boolean
  readonly calls: SpliceCallee[]
  readonly issuedWith: Set<SpliceCallee>
}

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

/** The callees of whom there are as many as a server likes. */
export function wildcardsOf(realm: SpliceRealm): SpliceCallee[] {
  return realm.callees.filter(isWildcard)
}

/**
 * Whether somebody of the wildcard's domain is aligned with a text. Local parts have 1 to 64 bytes, so one of every length
 * modulo 16 is there, and what is asked is only whether such an address can end like the text.
 */
export function canAlignWildcard(wildcard: Pick<SpliceCallee, 'address'>, { tail, highDigits }: CutText): boolean {
  if (highDigits === 0) return true
  const ending = wildcard.address.slice(1).toLowerCase()
  if (tail.length <= ending.length) return ending.endsWith(tail)
  return tail.endsWith(ending) && /^[a-z0-9._+-]+$/.test(tail.slice(0, -ending.length))
}
