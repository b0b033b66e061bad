import { backdatingSecondsOf } from '../realms/realm.ts'
import { canAlignWildcard, fillsItsBlock, isAligned, type SpliceText } from './blocks.ts'
import type { Forgeries, UnissuedForm } from './forgeries.ts'
import type { HybridNames } from './hybridNames.ts'
import { areOneGroup, HYBRID_NAMES_MAX, type SpliceRealm, type TokenTimeFormat } from './model.ts'

/** What an audit has found, in words, most serious first. */
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
    'Tokens for one callee begin alike, for every visitor and every day, until the key changes; their length tells that of the address to within 16 bytes.',
    replayText(realm),
  ]
}

/** One key in several realms: to the gateway their tokens are tokens of one realm. */
function reportSharers({ sharers = [], timestampUnit }: SpliceRealm): string[] {
  if (sharers.length === 0) return []
  const names = listText(sharers.map(({ realmName }) => realmName))
  const others = sharers.filter((sharer) => sharer.timestampUnit !== timestampUnit).map(({ realmName }) => realmName)
  return [
    `The key is also the active key of ${sharers.length === 1 ? 'realm' : 'realms'} ${names}. Tokens of all these realms can be recombined with each other, so this audit covers the callees of all of them, and a pause or a policy of one realm does not bind the others.`,
    ...(others.length === 0
      ? []
      : [
          `${listText(others)} ${others.length === 1 ? 'uses' : 'use'} the other timestamp unit. A gateway that does not count the digits of a time accepts tokens in milliseconds under a realm of seconds for thousands of years.`,
        ]),
  ]
}

/** Former callees whose tokens still take a new time. */
function reportFormerCallees({ forgeableFormer, refreshes }: Forgeries): string[] {
  return forgeableFormer.map((text) => {
    const by = refreshes.find((refresh) => refresh.text === text)?.by
    const how = by === undefined ? 'their times can be stretched' : `${tokenName(by)} gives them a new time`
    return `No more tokens are issued for ${calleeNames(text)}, but those issued under the present key stay usable: ${how}. That ends when the key is replaced.`
  })
}

/** A draft can have such a caller, and so can two realms with one key. */
function reportCallableFromUsers({ texts }: Forgeries): string[] {
  return texts
    .filter(({ isFrom, isFormer, calls }) => isFrom && !isFormer && calls.length > 0)
    .map(({ user }) => `${user} is the caller and can be called: every from token is a to token for them.`)
}

function reportAnchor({ grade, anchor }: Forgeries): string[] {
  if (grade !== 'A_SET' || anchor === null) return []
  const kind = anchor === 'account' ? 'account token' : 'from token'
  return [
    `All digits that ever differ lie in one block of every ${kind}, so that no usable set carries a time at which nothing was issued, provided that the gateway checks the age of the ${kind}. It has not been probed.`,
  ]
}

function reportStretches({ stretches }: Forgeries): string[] {
  const lengths = [...new Set(stretches.map(({ seconds }) => seconds))]
  return lengths.map((length) => {
    const texts = stretches.filter(({ seconds }) => seconds === length).map(({ text }) => text)
    const [first] = texts
    const places = texts.length === 1 ? 'It ends' : 'They end'
    return `The time in ${listText(texts.map(tokenName))} can be stretched by up to ${stretchText(length)}. ${places} ${first?.tail.length} bytes into a block, which leaves ${first?.lowDigits} digits for the next.`
  })
}

function reportUnissuedForms({ forms }: Forgeries): string[] {
  if (forms.length === 0) return []
  return [`Blocks spell what is never issued: ${listText(forms.map(tokenName))}.`]
}

function reportWildcards({ wildcards, worstStretchSeconds }: Forgeries): string[] {
  if (wildcards.length === 0) return []
  const names = listText(wildcards.map(({ name }) => name))
  return [
    `By ${names} a server chooses up to 64 characters of a token. It can spell an account token for anybody there, and stretch the times of some addresses by up to ${stretchText(worstStretchSeconds)}, whatever the account user is.`,
  ]
}

function reportHybridNames({ count, examples }: HybridNames): string[] {
  if (count === 0) return []
  const number =
    count === HYBRID_NAMES_MAX ? `${HYBRID_NAMES_MAX} names or more` : count === 1 ? '1 name' : `${count} names`
  const such = examples.length === 0 ? '' : `, such as ${listText(examples)}`
  return [
    `Blocks spell ${number} outside the realm${such}. It matters where the gateway knows one of them and lets it be called, or gives it the anonymous-call service.`,
  ]
}

function reportUnknownChecks(
  { texts, forms, wildcards, worstStretchSeconds }: Forgeries,
  { timestampUnit }: SpliceRealm,
): string {
  const all = [...texts, ...forms]
  const filling = all.find(fillsItsBlock)
  return [
    'What the gateway really checks is unknown, so the worst is assumed.',
    ...(worstStretchSeconds > 0 ? ['If it takes times in the future, stretched tokens do not expire.'] : []),
    ...(wildcards.length > 0 || all.some(({ lowDigits }) => lowDigits > 0)
      ? [
          'If it does not count the digits of a time, digits of another token can be appended, and the token does not expire.',
        ]
      : []),
    ...(timestampUnit === 'MILLISECONDS' ? ['If it reads seconds, no token of this realm expires.'] : []),
    ...(filling === undefined
      ? []
      : [
          `The time in ${tokenName(filling)} fills its block, so there is a block of nothing but padding, with which other times can be cut short.`,
        ]),
  ].join(' ')
}

/** Whose tokens give whose old ones a fresh time, in words. */
export function reportInterchange(facts: Forgeries): string[] {
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

/** Callees that stand in for each other, all those who do so together. */
function calleeClasses(texts: readonly SpliceText[]): SpliceText[][] {
  const classes: SpliceText[][] = []
  for (const text of texts.filter(({ calls, isFormer }) => calls.length > 0 && !isFormer)) {
    const known = classes.find(([first]) => first !== undefined && isAligned(first, text))
    if (known === undefined) classes.push([text])
    else known.push(text)
  }
  return classes.filter(({ length }) => length > 1)
}

/** Callees that have one address and different rules: what is refused for one is issued for the other. */
function reportSharedAddresses({ texts }: Forgeries): string[] {
  return texts
    .filter(({ calls }) => !areOneGroup(calls))
    .map(
      (text) =>
        `${calleeNames(text)} have the same address and different rules: a token for one is a token for the other.`,
    )
}

function reportClass(texts: readonly SpliceText[], hasOneGroup: boolean): string {
  const names = listText(texts.map(calleeNames))
  if (hasOneGroup)
    return `${names} stand in for each other. Since all in this realm have the same pauses, policies and clients, that gains nothing but another's share of a limit per callee.`
  const rules = areOneGroup(texts.flatMap(({ calls }) => calls))
    ? 'They have the same rules, but others in this realm have not.'
    : 'Their pauses, policies or clients differ.'
  return `${names} stand in for each other: whoever holds an old token for one and a fresh token for another can call either. ${rules}`
}

function reportWildcardPartners({ texts, wildcards }: Forgeries): string[] {
  return wildcards.flatMap((wildcard) => {
    const partners = texts.filter((text) => text.calls.length > 0 && canAlignWildcard(wildcard, text))
    if (partners.length === 0) return []
    return [
      `A server that may call ${wildcard.name} can give old tokens for ${listText(partners.map(calleeNames))} a fresh time, whatever their pauses and policies say.`,
    ]
  })
}

/** Account and from tokens go with every call: what they renew, everybody can. */
function reportEveryCall({ refreshes, hasOneGroup }: Forgeries): string[] {
  const found = refreshes.filter(({ text, by }) => !text.isFormer && (by.calls.length === 0 || text.calls.length === 0))
  const rules = hasOneGroup ? ' It gains nothing, since all in this realm have the same rules.' : ''
  return [...new Set(found.map(({ by }) => by))].map((by) => {
    const names = found.filter((each) => each.by === by).map(({ text }) => tokenName(text))
    return `Calls to others renew ${listText(names)}: ${tokenName(by)} ends in a block like theirs.${rules}`
  })
}

/** Whoever never had a token for them can make one. */
function reportFabricated({ refreshes, texts }: Forgeries): string[] {
  const holders = new Map<string, number>()
  for (const { headBlocks } of texts)
    for (const block of new Set(headBlocks)) holders.set(block, (holders.get(block) ?? 0) + 1)
  const names = refreshes
    .filter(({ text }) => !text.isFormer && text.calls.length > 0 && text.headBlocks.length > 0)
    .filter(({ text }) => text.headBlocks.every((block) => (holders.get(block) ?? 0) > 1))
    .map(({ text }) => calleeNames(text))
  if (names.length === 0) return []
  return [`Tokens for ${listText(names)} can be pieced together from those of others, before any was issued for them.`]
}

/** What no format shuts, in words. */
export function replayText(format: TokenTimeFormat): string {
  const { lifetimeSeconds, effectiveLifetimeSeconds } = format
  const backdated =
    backdatingSecondsOf(format) === 0
      ? ''
      : ` The gateway's own time is ${lifetimeSeconds} s; the rest is taken off by backdating.`
  return `Whoever holds a set can use it again until it expires, ${effectiveLifetimeSeconds} s after it was issued.${backdated}`
}

/** How long a stretch is, in words that are exact enough: «16 min 40 s», «27 h 46 min», «115 days», «31 years». */
export function stretchText(seconds: number): string {
  if (seconds >= 2 * YEAR) return `${Math.floor(seconds / YEAR)} years`
  if (seconds >= 2 * DAY) return `${Math.floor(seconds / DAY)} days`
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

const DAY = 86_400
const YEAR = 365 * DAY

/** Which token says a text, in words. */
export function tokenName(text: SpliceText | UnissuedForm): string {
  if (text.form === 'account') return `the account token of ${text.user}`
  if (!('calls' in text)) return `a to token of ${text.user}`
  return text.calls.length > 0 ? `the to token of ${calleeNames(text)}` : `the from token of ${text.user}`
}

/** Those whom a text calls, in words. */
export function calleeNames({ calls }: SpliceText): string {
  return listText(calls.map(({ name }) => `«${name}»`))
}

/** Names as a sentence has them, not more than fit one: «a», «a and b», «a, b, c, d and 3 more». */
export function listText(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const told = names.length > NAMES_TOLD ? names.slice(0, NAMES_TOLD - 1) : names
  const rest = names.length - told.length
  const all = rest === 0 ? told : [...told, `${rest} more`]
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${conjunction} ${all.at(-1)}`
}

const NAMES_TOLD = 5
