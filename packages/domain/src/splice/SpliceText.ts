import type { SpliceCallee } from './SpliceRealm.ts'

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
