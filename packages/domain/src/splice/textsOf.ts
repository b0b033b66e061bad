import { isWildcard, type SpliceCallee, type SpliceRealm } from './SpliceRealm.ts'
import { cutText, type SpliceForm, type SpliceText, textIn } from './SpliceText.ts'

/** Everything that tokens under a realm's key say, each text once. Of a wildcard, whose texts have no end, only account and caller. */
export function textsOf(realm: SpliceRealm, digits: number): SpliceText[] {
  const texts = new Map<string, MutableText>()
  const add = (form: SpliceForm, user: string, callee: SpliceCallee | null): MutableText => {
    const written = textIn(form, user)
    const known = texts.get(written)
    const text = known ?? {
      ...cutText(written, digits),
      form,
      user,
      calls: [],
      isFrom: false,
      issuedWith: new Set<SpliceCallee>(),
    }
    if (callee !== null) text.issuedWith.add(callee)
    texts.set(written, text)
    return text
  }
  // Before there is anybody to call, account and caller can be judged already.
  for (const callee of realm.callees.length === 0 ? [null] : realm.callees) {
    const account = callee?.accountUser ?? realm.accountUser
    add('account', account, callee)
    add('party', realm.fromUser ?? account, callee).isFrom = true
    if (callee !== null && !isWildcard(callee)) add('party', callee.address, callee).calls.push(callee)
  }
  return [...texts.values()]
}

interface MutableText extends SpliceText {
  isFrom: boolean
  readonly calls: SpliceCallee[]
  readonly issuedWith: Set<SpliceCallee>
}
