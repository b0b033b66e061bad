import type { TokenTimeFormat } from '../realms/realm.ts'
import { backdatingSecondsOf } from '../realms/realm.ts'
import type { Forgeries, UnissuedForm } from './forgeries.ts'
import type { HybridNames } from './hybridNames.ts'
import { areOneGroup, HYBRID_NAMES_MAX, type SpliceRealm } from './model.ts'
import { canAlignWildcard, fillsItsBlock, isAligned, type SpliceText } from './tokenBlocks.ts'

/** Returns the findings of an audit as sentences, most serious first. */
export function reportFindings(realm: SpliceRealm, facts: Forgeries, hybrids: HybridNames): string[] {
  const interchange = [...reportInterchange(facts), ...reportUnissuedForms(facts)]
  const stretches = reportStretches(facts)
  const isTimeFirst = facts.grade !== 'C'
  return [
    ...reportSharers(realm),
    ...reportFormerCallees(facts),
    ...reportCallableFromUsers(facts),
    ...(isTimeFirst ? [...reportAnchor(facts), ...stretches, ...interchange] : [...interchange, ...stretches]),
    ...reportWildcards(facts),
    ...reportHybridNames(hybrids),
    reportUnknownChecks(facts, realm),
    'Tokens for one callee start with the same characters for all visitors, every day, until the key changes. Their length reveals the length of the address to within 16 bytes.',
    replayText(realm),
  ]
}

/** Reports other realms with the same key. The gateway treats their tokens as tokens of one realm. */
function reportSharers({ sharers = [], timestampUnit }: SpliceRealm): string[] {
  if (sharers.length === 0) return []
  const names = listText(sharers.map(({ realmName }) => realmName))
  const others = sharers.filter((sharer) => sharer.timestampUnit !== timestampUnit).map(({ realmName }) => realmName)
  return [
    `The key is also the active key of ${sharers.length === 1 ? 'realm' : 'realms'} ${names}. Tokens of all these realms can be recombined with each other, so this audit covers the callees of all of them, and a pause or a policy of one realm does not apply to the others.`,
    ...(others.length === 0
      ? []
      : [
          `${listText(others)} ${others.length === 1 ? 'uses' : 'use'} the other timestamp unit. A gateway that does not count the digits of a time accepts tokens in milliseconds under a realm of seconds for thousands of years.`,
        ]),
  ]
}

/** Reports former callees whose tokens can still get a new time. */
function reportFormerCallees({ forgeableFormer, refreshes }: Forgeries): string[] {
  return forgeableFormer.map((text) => {
    const by = refreshes.find((refresh) => refresh.text === text)?.by
    const how = by === undefined ? 'their times can be stretched' : `${tokenName(by)} gives them a new time`
    return `No more tokens are issued for ${calleeNames(text)}, but those issued under the current key stay usable: ${how}. That ends when the key is replaced.`
  })
}

/** Reports callers that are also callees. Such callers can occur in a draft, and if two realms share a key. */
function reportCallableFromUsers({ texts }: Forgeries): string[] {
  return texts
    .filter(({ isFrom, isFormer, calls }) => isFrom && !isFormer && calls.length > 0)
    .map(({ user }) => `${user} is both a caller and a callee, so every from token is also a to token for this user.`)
}

function reportAnchor({ grade, anchor }: Forgeries): string[] {
  if (grade !== 'A_SET' || anchor === null) return []
  const kind = anchor === 'account' ? 'account token' : 'from token'
  return [
    `All digits that ever differ are in one block of every ${kind}, so no usable set has a time at which nothing was issued, if the gateway checks the age of the ${kind}. This check of the gateway has not been tested.`,
  ]
}

function reportStretches({ stretches }: Forgeries): string[] {
  const lengths = [...new Set(stretches.map(({ seconds }) => seconds))]
  return lengths.map((length) => {
    const texts = stretches.filter(({ seconds }) => seconds === length).map(({ text }) => text)
    const [first] = texts
    const places = texts.length === 1 ? 'It ends' : 'They end'
    return `The time in ${listText(texts.map(tokenName))} can be stretched by up to ${stretchText(length)}. ${places} ${first?.tail.length} bytes into a block, so ${first?.lowDigits} digits are in the next block.`
  })
}

function reportUnissuedForms({ forms }: Forgeries): string[] {
  if (forms.length === 0) return []
  return [`Blocks can form tokens that are never issued: ${listText(forms.map(tokenName))}.`]
}

function reportWildcards({ wildcards, worstStretchSeconds }: Forgeries): string[] {
  if (wildcards.length === 0) return []
  const names = listText(wildcards.map(({ name }) => name))
  return [
    `By ${names} a server chooses up to 64 characters of a token. It can form an account token for any user of the domain, and stretch the times of some addresses by up to ${stretchText(worstStretchSeconds)}, with any account user.`,
  ]
}

function reportHybridNames({ count, examples }: HybridNames): string[] {
  if (count === 0) return []
  const number =
    count === HYBRID_NAMES_MAX ? `${HYBRID_NAMES_MAX} names or more` : count === 1 ? '1 name' : `${count} names`
  const such = examples.length === 0 ? '' : `, such as ${listText(examples)}`
  return [
    `Blocks spell ${number} outside the realm${such}. This matters if the gateway knows one of them and it can be called or has the anonymous-call service.`,
  ]
}

function reportUnknownChecks(
  { texts, forms, wildcards, worstStretchSeconds }: Forgeries,
  { timestampUnit }: SpliceRealm,
): string {
  const all = [...texts, ...forms]
  const filling = all.find(fillsItsBlock)
  return [
    'It is unknown what the gateway checks, so this audit assumes the worst case.',
    ...(worstStretchSeconds > 0 ? ['If it accepts times in the future, stretched tokens do not expire.'] : []),
    ...(wildcards.length > 0 || all.some(({ lowDigits }) => lowDigits > 0)
      ? [
          'If it does not check the number of digits of a time, digits of another token can be appended, and the token does not expire.',
        ]
      : []),
    ...(timestampUnit === 'MILLISECONDS' ? ['If it reads seconds, no token of this realm expires.'] : []),
    ...(filling === undefined
      ? []
      : [
          `The time in ${tokenName(filling)} fills its block, so there is a block that is only padding. It can be used to truncate other times.`,
        ]),
  ].join(' ')
}

/** Reports which tokens can give a new time to old tokens for other callees. */
function reportInterchange(facts: Forgeries): string[] {
  const { hasOneGroup } = facts
  const isDifferent = (classes: readonly SpliceText[]) => !areOneGroup(classes.flatMap(({ calls }) => calls))
  const classes = calleeClasses(facts.texts).sort((a, b) => Number(isDifferent(b)) - Number(isDifferent(a)))
  return [
    ...reportSharedAddresses(facts),
    ...classes.map((texts) => reportClass(texts, hasOneGroup)),
    ...reportWildcardPartners(facts),
    ...reportEveryCall(facts),
    ...reportFabricated(facts),
  ]
}

/** Returns the classes of interchangeable callees. */
function calleeClasses(texts: readonly SpliceText[]): SpliceText[][] {
  const classes: SpliceText[][] = []
  for (const text of texts.filter(({ calls, isFormer }) => calls.length > 0 && !isFormer)) {
    const known = classes.find(([first]) => first !== undefined && isAligned(first, text))
    if (known === undefined) classes.push([text])
    else known.push(text)
  }
  return classes.filter(({ length }) => length > 1)
}

/**
 * Reports callees with the same address and different rules. A call that is refused for one callee is allowed for the
 * other.
 */
function reportSharedAddresses({ texts }: Forgeries): string[] {
  return texts
    .filter(({ calls }) => !areOneGroup(calls))
    .map(
      (text) =>
        `${calleeNames(text)} have the same address but different rules. A token for one is a token for the other.`,
    )
}

function reportClass(texts: readonly SpliceText[], hasOneGroup: boolean): string {
  const names = listText(texts.map(calleeNames))
  if (hasOneGroup)
    return `${names} are interchangeable. All callees in this realm have the same pauses, policies and clients, so the only gain is another callee's share of a limit per callee.`
  const rules = areOneGroup(texts.flatMap(({ calls }) => calls))
    ? 'They have the same rules, but other callees in this realm have different ones.'
    : 'Their pauses, policies or clients differ.'
  return `${names} are interchangeable: an old token for one and a new token for another are enough to call either. ${rules}`
}

function reportWildcardPartners({ texts, wildcards }: Forgeries): string[] {
  return wildcards.flatMap((wildcard) => {
    const partners = texts.filter((text) => text.calls.length > 0 && canAlignWildcard(wildcard, text))
    if (partners.length === 0) return []
    return [
      `A server that may call ${wildcard.name} can give old tokens for ${listText(partners.map(calleeNames))} a new time, despite their pauses and policies.`,
    ]
  })
}

/**
 * Reports texts whose old tokens get a new time from an account token or a `from` token. Every call includes these two
 * tokens, so any visitor can renew such texts.
 */
function reportEveryCall({ refreshes, hasOneGroup }: Forgeries): string[] {
  const found = refreshes.filter(({ text, by }) => !text.isFormer && (by.calls.length === 0 || text.calls.length === 0))
  const rules = hasOneGroup ? ' This has no effect, because all callees in this realm have the same rules.' : ''
  return [...new Set(found.map(({ by }) => by))].map((by) => {
    const names = found.filter((each) => each.by === by).map(({ text }) => tokenName(text))
    return `Calls to other callees renew ${listText(names)}: ${tokenName(by)} ends with the same block.${rules}`
  })
}

/** Reports callees whose tokens an attacker can form before any token for the callee is issued. */
function reportFabricated({ refreshes, texts }: Forgeries): string[] {
  const holders = new Map<string, number>()
  for (const { headBlocks } of texts)
    for (const block of new Set(headBlocks)) holders.set(block, (holders.get(block) ?? 0) + 1)
  const names = refreshes
    .filter(({ text }) => !text.isFormer && text.calls.length > 0 && text.headBlocks.length > 0)
    .filter(({ text }) => text.headBlocks.every((block) => (holders.get(block) ?? 0) > 1))
    .map(({ text }) => calleeNames(text))
  if (names.length === 0) return []
  return [`Tokens for ${listText(names)} can be formed from tokens for other callees before any was issued for them.`]
}

/** Returns the sentence about reuse of credentials, which no token format prevents. */
export function replayText(format: TokenTimeFormat): string {
  const { lifetimeSeconds, effectiveLifetimeSeconds } = format
  const backdated =
    backdatingSecondsOf(format) === 0
      ? ''
      : ` The gateway's own lifetime is ${lifetimeSeconds} s. Backdating subtracts the rest.`
  return `A set of credentials can be reused until it expires, ${effectiveLifetimeSeconds} s after it was issued.${backdated}`
}

/** Returns a duration with sufficient precision: `16 min 40 s`, `27 h 46 min`, `115 days`, `31 years`. */
function stretchText(seconds: number): string {
  if (seconds >= 2 * YEAR_SECONDS) return `${Math.floor(seconds / YEAR_SECONDS)} years`
  if (seconds >= 2 * DAY_SECONDS) return `${Math.floor(seconds / DAY_SECONDS)} days`
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

const DAY_SECONDS = 86_400
const YEAR_SECONDS = 365 * DAY_SECONDS

/** Returns the name of the token that contains a text. */
function tokenName(text: SpliceText | UnissuedForm): string {
  if (text.form === 'account') return `the account token of ${text.user}`
  if (!('calls' in text)) return `a to token of ${text.user}`
  return text.calls.length > 0 ? `the to token of ${calleeNames(text)}` : `the from token of ${text.user}`
}

/** Returns the names of the callees of a text. */
function calleeNames({ calls }: SpliceText): string {
  return listText(calls.map(({ name }) => `"${name}"`))
}

/** Joins names for a sentence and shortens long lists: `a`, `a and b`, `a, b, c, d and 3 more`. */
export function listText(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const listed = names.length > NAMES_MAX ? names.slice(0, NAMES_MAX - 1) : names
  const rest = names.length - listed.length
  const all = rest === 0 ? listed : [...listed, `${rest} more`]
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${conjunction} ${all.at(-1)}`
}

const NAMES_MAX = 5
