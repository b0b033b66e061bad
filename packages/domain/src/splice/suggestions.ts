import { timestampDigits } from '../realms/realm.ts'
import { assessForgeries, type Forgeries } from './forgeries.ts'
import type { SpliceGrade, SpliceRealm } from './model.ts'
import { listText } from './report.ts'
import { type SpliceRows, toSpliceRealm } from './spliceRows.ts'
import { cutText, fillsItsBlock, isStretchable, textIn, tokenTexts } from './tokenBlocks.ts'

/** Returns the recommended actions for an audit's findings, most useful first. */
export function suggestFixes(
  realm: SpliceRealm,
  facts: Forgeries,
  { deadlineAt, now }: { readonly deadlineAt: number | null; readonly now: number },
): string[] {
  if (facts.grade === 'A' && (realm.sharers ?? []).length === 0) return []
  const digits = timestampDigits(realm, now)
  return [
    ...suggestOwnKey(realm),
    ...suggestNewKeyFor(facts),
    ...suggestOtherAccountUsers(realm, facts, digits),
    ...suggestAccountLengths(realm, facts, digits),
    ...suggestOneGroup(facts),
    ...suggestNoWildcards(facts),
    'Use AES_256_CBC_HMAC if the gateway supports it for this realm. It prevents all of this.',
    ...(deadlineAt === null
      ? []
      : [
          `Otherwise replace the key before ${new Date(deadlineAt).toISOString()}, when the first digits of its times change.`,
        ]),
  ]
}

function suggestOwnKey({ sharers = [] }: SpliceRealm): string[] {
  if (sharers.length === 0) return []
  return ['Set up a separate key for this realm at the gateway, then stage and activate that key here.']
}

function suggestNewKeyFor({ forgeableFormer }: Forgeries): string[] {
  if (forgeableFormer.length === 0) return []
  return [
    newKeySentence(
      forgeableFormer.map(({ user }) => user),
      ACTIVATE_NEW_KEY.slice(0, -1),
    ),
  ]
}

function suggestOtherAccountUsers(realm: SpliceRealm, { grade }: Forgeries, digits: number): string[] {
  const suggestion = suggestAccountUsers(realm, grade, digits)
  if (suggestion === null) return []
  return [`Choose another account user. With ${listText(suggestion.users, 'or')} the grade is ${suggestion.grade}.`]
}

function suggestAccountLengths({ timestampUnit }: SpliceRealm, { texts }: Forgeries, digits: number): string[] {
  const isMixed = (user: string) => isStretchable(cutText(user, digits), timestampUnit)
  const isFitting = (user: string) => !isMixed(user) && !fillsItsBlock(cutText(user, digits))
  const accounts = texts.filter(({ form, user }) => form === 'account' && isMixed(user))
  const domains = new Set(accounts.map(({ user }) => user.slice(user.indexOf('@'))))
  return [...domains].map((domain) => {
    const lengths = Array.from({ length: LENGTH_MAX }, (_, index) => index + 1)
    const fitting = lengths.filter((length) => isFitting(`${'x'.repeat(length)}${domain}`))
    return `Before ${domain}, ${listText(runsOf(fitting), 'or')} characters keep the time of an account token in one block.`
  })
}

/**
 * The longest local part to suggest. Adding one block (16 characters) to a local part does not change its effect.
 */
const LENGTH_MAX = 32

/** Returns ascending whole numbers as ranges: `2 to 8`, `18 to 24`. */
function runsOf(numbers: readonly number[]): string[] {
  const isInner = (number: number) => numbers.includes(number - 1)
  return numbers
    .filter((number) => !isInner(number))
    .map((first) => {
      let last = first
      while (numbers.includes(last + 1)) last += 1
      return first === last ? String(first) : `${first} to ${last}`
    })
}

function suggestOneGroup({ grade, hasOneGroup }: Forgeries): string[] {
  if (grade !== 'C' || hasOneGroup) return []
  return [
    'Move callees whose rules differ to a realm with a separate key at the gateway, or give all callees in this realm the same pauses, policies and clients.',
  ]
}

function suggestNoWildcards({ wildcards }: Forgeries): string[] {
  if (wildcards.length === 0) return []
  return [
    `Instead of ${listText(wildcards.map(({ name }) => name))}, list the addresses that servers call, or move them to a realm with a separate key at the gateway.`,
  ]
}

/**
 * Returns the advice to activate a new key with a change. Returns an empty list if all texts that are issued before the change are also
 * issued after it.
 */
export function suggestNewKey(before: SpliceRows, after: SpliceRows, now: number): string[] {
  if (after.cipher === 'AES_256_CBC_HMAC') return []
  const textsIn = (rows: SpliceRows) =>
    tokenTexts(toSpliceRealm(rows, now), timestampDigits(rows.realm, now)).filter(({ isFormer }) => !isFormer)
  const remaining = new Set(textsIn(after).map(({ text }) => text))
  const dropped = textsIn(before).filter(({ text }) => !remaining.has(text))
  if (dropped.length === 0) return []
  return [newKeySentence([...new Set(dropped.map(({ user }) => user))], ACTIVATE_WITH_CHANGE)]
}

const ACTIVATE_WITH_CHANGE = 'Activate a new key with this change'
export const ACTIVATE_NEW_KEY = 'Activate a new key:'

/** Returns the advice to replace the key because tokens with the given users were issued under the current key. */
function newKeySentence(users: readonly string[], what: string): string {
  return `${what}: tokens with ${listText(users)} were issued under the current one, and their blocks are usable as long as the gateway accepts it.`
}

/** Account users that would give a realm a better grade, and the better grade. */
interface AccountSuggestion {
  readonly users: readonly string[]
  readonly grade: SpliceGrade
}

const SUGGESTIONS = 3

/** Local parts of every length from 3 to 18, so that every length modulo 16 is included. */
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
 * Finds account users at the current domain that give a better grade, by trying each candidate. Returns `null` if there is none. Excludes
 * account users that would create a block of padding.
 */
function suggestAccountUsers(realm: SpliceRealm, grade: SpliceGrade, digits: number): AccountSuggestion | null {
  const domain = realm.accountUser.slice(realm.accountUser.indexOf('@'))
  const taken = new Set(
    [realm.fromUser, ...realm.callees.map(({ address }) => address)].map((user) => user?.toLowerCase()),
  )
  const candidates = userParts
    .map((part) => `${part}${domain}`)
    .filter((user) => !taken.has(user.toLowerCase()))
    .filter((user) => textsNaming(realm, user).every((text) => !fillsItsBlock(cutText(text, digits))))
    .map((user) => ({ user, ...assessForgeries({ ...realm, accountUser: user }, digits) }))
  for (const better of gradesBestFirst.slice(0, gradesBestFirst.indexOf(grade))) {
    const users = candidates.filter((candidate) => candidate.grade === better).map(({ user }) => user)
    if (users.length > 0) return { users: users.slice(0, SUGGESTIONS), grade: better }
  }
  return null
}

/** Returns the token texts that contain the account user. */
function textsNaming({ fromUser }: SpliceRealm, accountUser: string): string[] {
  return [textIn('account', accountUser), ...(fromUser === null ? [textIn('party', accountUser)] : [])]
}
