import { assessSplice } from './assessSplice.ts'
import type { SpliceGrade } from './SpliceAudit.ts'
import type { SpliceRealm } from './SpliceRealm.ts'
import { cutText, fillsItsBlock, textIn } from './SpliceText.ts'

/** Account users that would give a realm a better grade, and which. */
export interface AccountSuggestion {
  readonly users: readonly string[]
  readonly grade: SpliceGrade
}

const SUGGESTIONS = 3

/** Of every length from 3 to 18, so that for every length modulo 16 there is one. */
const userParts = [
  'web',
  'call',
  'guest',
  'caller',
  'visitor',
  'web-call',
  'anonymous',
  'web-caller',
  'web-visitor',
  'guest-caller',
  'site-visitors',
  'public-visitor',
  'website-visitor',
  'anonymous-caller',
  'anonymous-visitor',
  'anonymous-web-call',
] as const

const gradesBestFirst = ['A', 'A_SET', 'B', 'C'] as const satisfies readonly SpliceGrade[]

/**
 * Finds names at the account user's own domain, by trying each; `null` where none is better than the present one. Those that
 * would bring a block of padding into being are left out.
 */
export function suggestAccountUsers(realm: SpliceRealm, grade: SpliceGrade, digits: number): AccountSuggestion | null {
  const domain = realm.accountUser.slice(realm.accountUser.indexOf('@'))
  const taken = new Set(
    [realm.fromUser, ...realm.callees.map(({ address }) => address)].map((user) => user?.toLowerCase()),
  )
  const candidates = userParts
    .map((part) => `${part}${domain}`)
    .filter((user) => !taken.has(user.toLowerCase()))
    .filter((user) => textsNaming(realm, user).every((text) => !fillsItsBlock(cutText(text, digits))))
    .map((user) => ({ user, ...assessSplice({ ...realm, accountUser: user }, digits) }))
  for (const better of gradesBestFirst.slice(0, gradesBestFirst.indexOf(grade))) {
    const users = candidates.filter((candidate) => candidate.grade === better).map(({ user }) => user)
    if (users.length > 0) return { users: users.slice(0, SUGGESTIONS), grade: better }
  }
  return null
}

/** What tokens would say with this account user. */
function textsNaming({ fromUser }: SpliceRealm, accountUser: string): string[] {
  return [textIn('account', accountUser), ...(fromUser === null ? [textIn('party', accountUser)] : [])]
}
