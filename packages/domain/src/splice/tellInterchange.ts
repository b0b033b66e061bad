import type { SpliceFacts } from './assessSplice.ts'
import { listText } from './listText.ts'
import { areOneGroup } from './SpliceRealm.ts'
import { isAligned, type SpliceText } from './SpliceText.ts'
import { calleeNames, tokenName } from './tokenName.ts'
import { canAlign } from './wildcardTexts.ts'

/** Whose tokens give whose old ones a fresh time, in words. */
export function tellInterchange(facts: SpliceFacts): string[] {
  const { hasOneGroup } = facts
  const isDifferent = (classes: readonly SpliceText[]) => !areOneGroup(classes.flatMap(({ calls }) => calls))
  const classes = calleeClasses(facts.texts).sort((a, b) => Number(isDifferent(b)) - Number(isDifferent(a)))
  return [
    ...tellSharedAddresses(facts),
    ...classes.map((texts) => tellClass(texts, hasOneGroup)),
    ...tellWildcardPartners(facts),
    ...tellEveryCall(facts),
    ...tellFabricated(facts),
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
function tellSharedAddresses({ texts }: SpliceFacts): string[] {
  return texts
    .filter(({ calls }) => !areOneGroup(calls))
    .map(
      (text) =>
        `${calleeNames(text)} have the same address and different rules: a token for one is a token for the other.`,
    )
}

function tellClass(texts: readonly SpliceText[], hasOneGroup: boolean): string {
  const names = listText(texts.map(calleeNames))
  if (hasOneGroup)
    return `${names} stand in for each other. Since all in this realm have the same pauses, policies and clients, that gains nothing but another's share of a limit per callee.`
  const rules = areOneGroup(texts.flatMap(({ calls }) => calls))
    ? 'They have the same rules, but others in this realm have not.'
    : 'Their pauses, policies or clients differ.'
  return `${names} stand in for each other: whoever holds an old token for one and a fresh token for another can call either. ${rules}`
}

function tellWildcardPartners({ texts, wildcards }: SpliceFacts): string[] {
  return wildcards.flatMap((wildcard) => {
    const partners = texts.filter((text) => text.calls.length > 0 && canAlign(wildcard, text))
    if (partners.length === 0) return []
    return [
      `A server that may call ${wildcard.name} can give old tokens for ${listText(partners.map(calleeNames))} a fresh time, whatever their pauses and policies say.`,
    ]
  })
}

/** Account and from tokens go with every call: what they renew, everybody can. */
function tellEveryCall({ refreshes, hasOneGroup }: SpliceFacts): string[] {
  const found = refreshes.filter(({ text, by }) => !text.isFormer && (by.calls.length === 0 || text.calls.length === 0))
  const rules = hasOneGroup ? ' It gains nothing, since all in this realm have the same rules.' : ''
  return [...new Set(found.map(({ by }) => by))].map((by) => {
    const names = found.filter((each) => each.by === by).map(({ text }) => tokenName(text))
    return `Calls to others renew ${listText(names)}: ${tokenName(by)} ends in a block like theirs.${rules}`
  })
}

/** Whoever never had a token for them can make one. */
function tellFabricated({ refreshes, texts }: SpliceFacts): string[] {
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
