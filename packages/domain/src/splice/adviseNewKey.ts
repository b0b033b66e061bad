import { describeSpliceRealm } from './describeSpliceRealm.ts'
import { listText } from './listText.ts'
import type { SpliceRows } from './SpliceRows.ts'
import { digitsOf } from './stampOf.ts'
import { textsOf } from './textsOf.ts'

/** What to do about texts that were issued under a key which goes on without them, in words: an audit looks at what is issued from now on. */
export function adviseNewKey(before: SpliceRows, after: SpliceRows, now: number): string[] {
  if (after.cipher === 'AES_256_CBC_HMAC') return []
  const textsIn = (rows: SpliceRows) => textsOf(describeSpliceRealm(rows, now), digitsOf(rows.realm, now))
  const remaining = new Set(textsIn(after).map(({ text }) => text))
  const dropped = textsIn(before).filter(({ text }) => !remaining.has(text))
  if (dropped.length === 0) return []
  const users = [...new Set(dropped.map(({ user }) => user))]
  return [
    `Activate a new key with this change: tokens with ${listText(users)} were issued under the present one, and their blocks can be used as long as the gateway takes it.`,
  ]
}
