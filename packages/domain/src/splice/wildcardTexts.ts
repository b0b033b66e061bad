import { isWildcard, type SpliceCallee, type SpliceRealm } from './SpliceRealm.ts'
import type { CutText } from './SpliceText.ts'

/** The callees of whom there are as many as a server likes. */
export function wildcardsOf(realm: SpliceRealm): SpliceCallee[] {
  return realm.callees.filter(isWildcard)
}

/**
 * Whether somebody of the wildcard's domain is aligned with a text. Local parts have 1 to 64 bytes, so one of every length
 * modulo 16 is there, and what is asked is only whether such an address can end like the text.
 */
export function canAlign(wildcard: SpliceCallee, { tail, highDigits }: CutText): boolean {
  if (highDigits === 0) return true
  const ending = wildcard.address.slice(1).toLowerCase()
  if (tail.length <= ending.length) return ending.endsWith(tail)
  return tail.endsWith(ending) && /^[a-z0-9._+-]+$/.test(tail.slice(0, -ending.length))
}
