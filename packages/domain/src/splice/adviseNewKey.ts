import { describeSpliceRealm } from './describeSpliceRealm.ts'
import { listText } from './listText.ts'
import type { SpliceRows } from './SpliceRows.ts'
import { digitsOf } from './stampOf.ts'
import { textsOf } from './textsOf.ts'

/** Returns the advice on a change that drops texts which the active key has issued; empty if it drops none. */
export function adviseNewKey(before: SpliceRows, after: SpliceRows, now: number): string[] {
  if (after.cipher === 'AES_256_CBC_HMAC') return []
  const textsIn = (rows: SpliceRows) =>
    textsOf(describeSpliceRealm(rows, now), digitsOf(rows.realm, now)).filter(({ isFormer }) => !isFormer)
  const remaining = new Set(textsIn(after).map(({ text }) => text))
  const dropped = textsIn(before).filter(({ text }) => !remaining.has(text))
  if (dropped.length === 0) return []
  return [newKeySentence([...new Set(dropped.map(({ user }) => user))], ACTIVATE_WITH_CHANGE)]
}

const ACTIVATE_WITH_CHANGE = 'Activate a new key with this change'
export const ACTIVATE_NEW_KEY = 'Activate a new key:'

/** Says to replace the key because of users whose tokens were issued under it. */
export function newKeySentence(users: readonly string[], what: string): string {
  return `${what}: tokens with ${listText(users)} were issued under the present one, and their blocks can be used as long as the gateway takes it.`
}
