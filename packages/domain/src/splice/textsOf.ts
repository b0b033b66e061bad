import { isStretchable, stretchBorder, stretchSeconds } from './findStretches.ts'
import { isFormer, isWildcard, type SpliceCallee, type SpliceRealm } from './SpliceRealm.ts'
import { cutText, type SpliceForm, type SpliceText, textIn } from './SpliceText.ts'

/**
 * Everything that tokens under a realm's key say or said, each text once. Of a wildcard, whose texts have no end, only account
 * and caller. All are cut for the realm's own unit: a realm of the other unit has the same tails, and times that stand on
 * whole seconds are stretched equally far in both.
 */
export function textsOf(realm: SpliceRealm, digits: number): SpliceText[] {
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
