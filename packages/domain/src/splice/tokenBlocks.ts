import type { TimestampUnit } from '../realms/realm.ts'
import { isFormer, isWildcard, type SpliceCallee, type SpliceRealm } from './model.ts'

/** Returns the text of an identity in a token of the given form. */
export function textIn(form: SpliceForm, user: string): string {
  return form === 'account' ? user : `sip:${user}`
}

/**
 * The text of a token before its time, cut into AES blocks: `user@domain` in account tokens, `sip:user@domain` in
 * `from` and `to` tokens.
 */
export interface SpliceText extends CutText {
  readonly form: SpliceForm
  /** The identity with its original letter case. */
  readonly user: string
  /** The callees whose `to` tokens have this text. Several if aliases share an address. Empty for other tokens. */
  readonly calls: readonly SpliceCallee[]
  readonly isFrom: boolean
  /** The callees whose sets of tokens always include this text. */
  readonly issuedWith: ReadonlySet<SpliceCallee>
  /** Whether tokens with this text are no longer issued. */
  readonly isFormer: boolean
}

export type SpliceForm = 'account' | 'party'

/** A text that is followed by a time and cut into blocks of 16 bytes. */
export interface CutText {
  /** In lower case, because some gateways may ignore letter case. */
  readonly text: string
  /** The full blocks of the text. */
  readonly headBlocks: readonly string[]
  /** The last bytes of the text, which share a block with the `;`. */
  readonly tail: string
  /** How many digits of the time share the block with the `;`. 0 if the `;` is the last byte of its block. */
  readonly highDigits: number
  /** How many digits of the time are in the next block. */
  readonly lowDigits: number
  /**
   * Whether mixed times in tokens with this text have expired. True if tokens with this text are no longer issued, and
   * the last possible mixed time has expired.
   */
  readonly isSettled?: boolean
}

/** Cuts a text into the blocks of a token whose time has this many digits. Identities are ASCII, so each character is one byte. */
export function cutText(text: string, digits: number): CutText {
  const folded = text.toLowerCase()
  const headLength = folded.length - (folded.length % 16)
  const headBlocks = Array.from({ length: headLength / 16 }, (_, index) => folded.slice(16 * index, 16 * index + 16))
  const tail = folded.slice(headLength)
  const highDigits = Math.min(digits, 15 - tail.length)
  return { text: folded, headBlocks, tail, highDigits, lowDigits: digits - highDigits }
}

/**
 * Returns whether the block with the `;` can be the same in both texts. A token with one text can then take the time of a token with the
 * other text.
 */
export function isAligned(a: CutText, b: CutText): boolean {
  if (a.tail.length !== b.tail.length) return false
  return a.tail === b.tail || a.highDigits === 0
}

/**
 * Returns whether the time ends at the end of a block. A whole block of padding then follows. This block can also be the end of any other
 * token.
 */
export function fillsItsBlock({ tail, highDigits, lowDigits }: CutText): boolean {
  return lowDigits === 0 && tail.length + 1 + highDigits === 16
}

/**
 * Returns the texts of all tokens that are or were issued under a realm's key, without duplicates. A wildcard has an
 * unlimited number of `to` tokens, so only the texts of its account and caller are included. All texts are cut for the
 * audited realm's timestamp unit. The other timestamp unit gives the same tails, and times of whole seconds can be
 * stretched equally far in both units.
 */
export function tokenTexts(realm: SpliceRealm, digits: number): SpliceText[] {
  const texts = new Map<string, MutableText>()
  const add = (
    { form, user }: { readonly form: SpliceForm; readonly user: string },
    callee: SpliceCallee | null,
    isPast: boolean,
  ): MutableText => {
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
  const addAll = (callee: SpliceCallee | null, isPast: boolean): MutableText[] => {
    const account = callee?.accountUser ?? realm.accountUser
    const from = callee?.elsewhere?.fromUser ?? realm.fromUser ?? account
    const accountText = add({ form: 'account', user: account }, callee, isPast)
    const fromText = add({ form: 'party', user: from }, callee, isPast)
    if (!isPast || fromText.isFormer) fromText.isFrom = true
    const all = [accountText, fromText]
    if (callee === null || isWildcard(callee)) return all
    const called = add({ form: 'party', user: callee.address }, callee, isPast)
    if (!isPast || called.isFormer) called.calls.push(callee)
    return [...all, called]
  }
  const present = realm.callees.filter((callee) => !isFormer(callee))
  // The account and the caller can be audited before the realm has a callee.
  for (const callee of present.length === 0 ? [null] : present) addAll(callee, false)
  for (const callee of realm.callees) {
    const left = callee.elsewhere?.left
    if (left == null) continue
    for (const text of addAll(callee, true)) {
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

/**
 * A text whose time can be mixed. The high digits of one token and the low digits of another then give a time that was
 * never issued.
 */
export interface Stretch<Text extends CutText = CutText> {
  readonly text: Text
  /** An upper bound of the stretch, in seconds. The high digits change after the same period. */
  readonly seconds: number
}

/**
 * Finds the texts whose time digits are in two blocks, longest stretch first. Excludes texts whose digits in the second
 * block are always zeros.
 */
export function findStretches<Text extends CutText>(texts: readonly Text[], unit: TimestampUnit): Stretch<Text>[] {
  return texts
    .filter((text) => isStretchable(text, unit))
    .map((text) => ({ text, seconds: stretchSeconds(text, unit) }))
    .sort((a, b) => b.seconds - a.seconds)
}

/**
 * Returns whether a time can be mixed from two issued times. If the `;` is the last byte of its block, all digits are
 * in one block.
 */
export function isStretchable({ highDigits, lowDigits, isSettled }: CutText, unit: TimestampUnit): boolean {
  return highDigits > 0 && lowDigits > zeroDigits[unit] && isSettled !== true
}

/** Returns how far a mixed time can be off, in seconds. The high digits change after the same period. */
export function stretchSeconds({ lowDigits }: CutText, unit: TimestampUnit): number {
  return 10 ** lowDigits / unitsPerSecond[unit]
}

/** Returns the upper bound, in milliseconds, of all mixed times whose parts were issued no later than `issuedAt`. */
export function stretchBorder(seconds: number, issuedAt: number): number {
  return (Math.floor(issuedAt / (seconds * 1_000)) + 1) * seconds * 1_000
}

/**
 * Returns the longest possible stretch. The longest stretch occurs if the block with the `;` has space for only one
 * digit.
 */
export function longestStretchSeconds(digits: number, unit: TimestampUnit): number {
  return 10 ** (digits - 1) / unitsPerSecond[unit]
}

/** The number of trailing zeros in the timestamp of every token. Times are whole seconds. */
const zeroDigits = { MILLISECONDS: 3, SECONDS: 0 } as const satisfies Record<TimestampUnit, number>

const unitsPerSecond = { MILLISECONDS: 1_000, SECONDS: 1 } as const satisfies Record<TimestampUnit, number>

/** Returns the callees that are patterns. */
export function wildcardsOf(realm: SpliceRealm): SpliceCallee[] {
  return realm.callees.filter(isWildcard)
}

/**
 * Returns whether any address of the wildcard's domain is aligned with a text. Local parts have 1 to 64 bytes, so every length modulo 16
 * is possible. Only the end of the address has to match the text.
 */
export function canAlignWildcard(wildcard: Pick<SpliceCallee, 'address'>, { tail, highDigits }: CutText): boolean {
  if (highDigits === 0) return true
  const ending = wildcard.address.slice(1).toLowerCase()
  if (tail.length <= ending.length) return ending.endsWith(tail)
  return tail.endsWith(ending) && /^[a-z0-9._+-]+$/.test(tail.slice(0, -ending.length))
}
