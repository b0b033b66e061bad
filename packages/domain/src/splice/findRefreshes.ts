import { isAligned, type SpliceText } from './SpliceText.ts'

/** A text whose old tokens are given a new time by tokens that were issued without it. */
export interface Refresh {
  readonly text: SpliceText
  readonly by: readonly SpliceText[]
}

/** Finds the texts whose time can be told by another, which is issued where they are not. */
export function findRefreshes(texts: readonly SpliceText[]): Refresh[] {
  return texts.flatMap((text) => {
    const by = texts.filter((other) => other !== text && isAligned(text, other) && isIssuedWithout(other, text))
    return by.length === 0 ? [] : [{ text, by }]
  })
}

/** Whether one is ever issued without the other. */
function isIssuedWithout(one: SpliceText, other: SpliceText): boolean {
  for (const callee of one.issuedWith) if (!other.issuedWith.has(callee)) return true
  return false
}
