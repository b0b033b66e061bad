import type { SpliceFacts } from './assessSplice.ts'
import type { HybridNames } from './countHybridNames.ts'
import { listText } from './listText.ts'
import { replayText } from './replayText.ts'
import { HYBRIDS_COUNTED } from './SpliceAudit.ts'
import type { SpliceRealm } from './SpliceRealm.ts'
import { fillsItsBlock } from './SpliceText.ts'
import { stretchText } from './stretchText.ts'
import { tellInterchange } from './tellInterchange.ts'
import { calleeNames, tokenName } from './tokenName.ts'

/** What an audit has found, in words, most serious first. */
export function tellFindings(realm: SpliceRealm, facts: SpliceFacts, hybrids: HybridNames): string[] {
  const interchange = [...tellInterchange(facts), ...tellForms(facts)]
  const stretches = tellStretches(facts)
  const isTimeFirst = facts.grade !== 'C'
  return [
    ...tellSharers(realm),
    ...tellFormer(facts),
    ...tellCalledCallers(facts),
    ...(isTimeFirst ? [...tellAnchor(facts), ...stretches, ...interchange] : [...interchange, ...stretches]),
    ...tellWildcards(facts),
    ...tellHybrids(hybrids),
    tellUnprobed(facts, realm),
    'Tokens for one callee begin alike, for every visitor and every day, until the key changes; their length tells that of the address to within 16 bytes.',
    replayText(realm),
  ]
}

/** One key in several realms: to the gateway their tokens are tokens of one realm. */
function tellSharers({ sharers = [], timestampUnit }: SpliceRealm): string[] {
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
function tellFormer({ forgeableFormer, refreshes }: SpliceFacts): string[] {
  return forgeableFormer.map((text) => {
    const by = refreshes.find((refresh) => refresh.text === text)?.by
    const how = by === undefined ? 'their times can be stretched' : `${tokenName(by)} gives them a new time`
    return `No more tokens are issued for ${calleeNames(text)}, but those issued under the present key stay usable: ${how}. That ends when the key is replaced.`
  })
}

/** A draft can have such a caller, and so can two realms with one key. */
function tellCalledCallers({ texts }: SpliceFacts): string[] {
  return texts
    .filter(({ isFrom, isFormer, calls }) => isFrom && !isFormer && calls.length > 0)
    .map(({ user }) => `${user} is the caller and can be called: every from token is a to token for them.`)
}

function tellAnchor({ grade, anchor }: SpliceFacts): string[] {
  if (grade !== 'A_SET' || anchor === null) return []
  const kind = anchor === 'account' ? 'account token' : 'from token'
  return [
    `All digits that ever differ lie in one block of every ${kind}, so that no usable set carries a time at which nothing was issued, provided that the gateway checks the age of the ${kind}. It has not been probed.`,
  ]
}

function tellStretches({ stretches }: SpliceFacts): string[] {
  const lengths = [...new Set(stretches.map(({ seconds }) => seconds))]
  return lengths.map((length) => {
    const texts = stretches.filter(({ seconds }) => seconds === length).map(({ text }) => text)
    const [first] = texts
    const places = texts.length === 1 ? 'It ends' : 'They end'
    return `The time in ${listText(texts.map(tokenName))} can be stretched by up to ${stretchText(length)}. ${places} ${first?.tail.length} bytes into a block, which leaves ${first?.lowDigits} digits for the next.`
  })
}

function tellForms({ forms }: SpliceFacts): string[] {
  if (forms.length === 0) return []
  return [`Blocks spell what is never issued: ${listText(forms.map(tokenName))}.`]
}

function tellWildcards({ wildcards, worstStretchSeconds }: SpliceFacts): string[] {
  if (wildcards.length === 0) return []
  const names = listText(wildcards.map(({ name }) => name))
  return [
    `By ${names} a server chooses up to 64 characters of a token. It can spell an account token for anybody there, and stretch the times of some addresses by up to ${stretchText(worstStretchSeconds)}, whatever the account user is.`,
  ]
}

function tellHybrids({ count, examples }: HybridNames): string[] {
  if (count === 0) return []
  const number =
    count === HYBRIDS_COUNTED ? `${HYBRIDS_COUNTED} names or more` : count === 1 ? '1 name' : `${count} names`
  const such = examples.length === 0 ? '' : `, such as ${listText(examples)}`
  return [
    `Blocks spell ${number} outside the realm${such}. It matters where the gateway knows one of them and lets it be called, or gives it the anonymous-call service.`,
  ]
}

function tellUnprobed(
  { texts, forms, wildcards, worstStretchSeconds }: SpliceFacts,
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
