import { isAligned, type SpliceText } from './SpliceText.ts'

/** A text whose old tokens are given a new time by tokens that are issued without it. */
export interface Refresh {
  readonly text: SpliceText
  /** One that gives it; an account user's or a caller's if there is one, since those go with every call. */
  readonly by: SpliceText
}

/** Finds the texts whose time can be told by another, which is issued where they are not. */
export function findRefreshes(texts: readonly SpliceText[]): Refresh[] {
  const byPlace = new Map<number, SpliceText[]>()
  for (const text of [...texts].sort((a, b) => a.calls.length - b.calls.length))
    byPlace.set(text.tail.length, [...(byPlace.get(text.tail.length) ?? []), text])
  return texts.flatMap((text) => {
    const candidates = byPlace.get(text.tail.length) ?? []
    const by = candidates.find((other) => isAligned(text, other) && isIssuedWithout(other, text))
    return by === undefined ? [] : [{ text, by }]
  })
}

/** Whether one is ever issued without the other. */
function isIssuedWithout(one: SpliceText, other: SpliceText): boolean {
  for (const callee of one.issuedWith) if (!other.issuedWith.has(callee)) return true
  return false
}
