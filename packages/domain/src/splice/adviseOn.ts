import { ACTIVATE_NEW_KEY, newKeySentence } from './adviseNewKey.ts'
import type { SpliceFacts } from './assessSplice.ts'
import { isStretchable } from './findStretches.ts'
import { listText } from './listText.ts'
import type { SpliceRealm } from './SpliceRealm.ts'
import { cutText, fillsItsBlock } from './SpliceText.ts'
import { digitsOf } from './stampOf.ts'
import { suggestAccountUsers } from './suggestAccountUsers.ts'

/** What to do about an audit's findings, in words, most useful first. */
export function adviseOn(realm: SpliceRealm, facts: SpliceFacts, deadlineAt: number | null, now: number): string[] {
  if (facts.grade === 'A' && (realm.sharers ?? []).length === 0) return []
  const digits = digitsOf(realm, now)
  return [
    ...adviseOwnKey(realm),
    ...adviseNewKeyFor(facts),
    ...adviseAccountUsers(realm, facts, digits),
    ...adviseAccountLengths(realm, facts, digits),
    ...adviseOneGroup(facts),
    ...adviseNoWildcards(facts),
    'Use AES_256_CBC_HMAC if the realm on the gateway can have it: it shuts all of this.',
    ...(deadlineAt === null
      ? []
      : [
          `Otherwise replace the key before ${new Date(deadlineAt).toISOString()}, when the first digits of its times go on.`,
        ]),
  ]
}

function adviseOwnKey({ sharers = [] }: SpliceRealm): string[] {
  if (sharers.length === 0) return []
  return ['Give this realm a key of its own at the gateway, then stage and activate that key here.']
}

function adviseNewKeyFor({ forgeableFormer }: SpliceFacts): string[] {
  if (forgeableFormer.length === 0) return []
  return [
    newKeySentence(
      forgeableFormer.map(({ user }) => user),
      ACTIVATE_NEW_KEY.slice(0, -1),
    ),
  ]
}

function adviseAccountUsers(realm: SpliceRealm, { grade }: SpliceFacts, digits: number): string[] {
  const suggestion = suggestAccountUsers(realm, grade, digits)
  if (suggestion === null) return []
  return [`Take another account user. With ${listText(suggestion.users, 'or')} the grade is ${suggestion.grade}.`]
}

function adviseAccountLengths({ timestampUnit }: SpliceRealm, { texts }: SpliceFacts, digits: number): string[] {
  const isMixed = (user: string) => isStretchable(cutText(user, digits), timestampUnit)
  const isFitting = (user: string) => !isMixed(user) && !fillsItsBlock(cutText(user, digits))
  const accounts = texts.filter(({ form, user }) => form === 'account' && isMixed(user))
  const domains = new Set(accounts.map(({ user }) => user.slice(user.indexOf('@'))))
  return [...domains].map((domain) => {
    const lengths = Array.from({ length: LENGTH_TOLD_MAX }, (_, index) => index + 1)
    const fitting = lengths.filter((length) => isFitting(`${'x'.repeat(length)}${domain}`))
    return `Before ${domain}, ${listText(runsOf(fitting), 'or')} characters keep the time of an account token in one block.`
  })
}

/** Local parts longer than two blocks are as good as those a block shorter. */
const LENGTH_TOLD_MAX = 32

/** Whole numbers in order, as runs: «2 to 8», «18 to 24». */
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

function adviseOneGroup({ grade, hasOneGroup }: SpliceFacts): string[] {
  if (grade !== 'C' || hasOneGroup) return []
  return [
    'Move callees whose rules differ to a realm with a key of its own at the gateway, or give all callees in this realm the same pauses, policies and clients.',
  ]
}

function adviseNoWildcards({ wildcards }: SpliceFacts): string[] {
  if (wildcards.length === 0) return []
  return [
    `Instead of ${listText(wildcards.map(({ name }) => name))} list the addresses that servers really call, or move them to a realm with a key of its own at the gateway.`,
  ]
}
