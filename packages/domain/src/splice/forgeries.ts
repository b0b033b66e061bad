import {
  type CutText,
  cutText,
  findStretches,
  isAligned,
  isStretchable,
  longestStretchSeconds,
  type SpliceForm,
  type SpliceText,
  type Stretch,
  textIn,
  tokenTexts,
  wildcardsOf,
} from './blocks.ts'
import { areOneGroup, isFormer, type SpliceCallee, type SpliceGrade, type SpliceRealm } from './model.ts'

/** What can be forged of a realm's tokens, and the grade that follows. */
export interface Forgeries {
  readonly texts: readonly SpliceText[]
  readonly wildcards: readonly SpliceCallee[]
  readonly stretches: readonly Stretch<SpliceText | UnissuedForm>[]
  /** The longest of them, those of a wildcard's addresses among them; 0 for none. */
  readonly worstStretchSeconds: number
  readonly refreshes: readonly Refresh[]
  readonly forms: readonly UnissuedForm[]
  /** The kind of token whose age the gateway has to check for the grade `A_SET` to hold. */
  readonly anchor: SpliceForm | null
  /** Whether all callees that tokens are issued for have the same rules. */
  readonly hasOneGroup: boolean
  /** Former callees whose tokens can be given a time at which no token for them was issued. */
  readonly forgeableFormer: readonly SpliceText[]
  readonly grade: SpliceGrade
}

/** Finds out what can be forged under an ECB key whose times have this many digits. */
export function assessForgeries(realm: SpliceRealm, digits: number): Forgeries {
  const texts = tokenTexts(realm, digits)
  const wildcards = wildcardsOf(realm)
  const forms = findUnissuedForms(realm, texts, digits)
  const stretches = findStretches([...texts, ...forms], realm.timestampUnit)
  const refreshes = findRefreshes(texts)
  const present = realm.callees.filter((callee) => !isFormer(callee))
  const found = {
    texts,
    wildcards,
    forms,
    stretches,
    worstStretchSeconds:
      wildcards.length > 0 ? longestStretchSeconds(digits, realm.timestampUnit) : (stretches[0]?.seconds ?? 0),
    refreshes,
    anchor: anchorOf(realm, [...texts, ...forms], wildcards),
    hasOneGroup: areOneGroup(present),
    // Without anybody to call, no token is issued whose time they could take.
    forgeableFormer: present.length === 0 ? [] : forgeableFormer(realm, texts, refreshes),
  }
  return { ...found, grade: gradeOf(found) }
}

function forgeableFormer(
  { timestampUnit }: SpliceRealm,
  texts: readonly SpliceText[],
  refreshes: readonly Refresh[],
): SpliceText[] {
  const isRenewed = (text: SpliceText) => refreshes.some((refresh) => refresh.text === text)
  return texts.filter(
    (text) => text.isFormer && text.calls.length > 0 && (isRenewed(text) || isStretchable(text, timestampUnit)),
  )
}

/**
 * Under an anchor all digits of a time travel in one block, so that no time is on it at which nothing was issued. A to token
 * passes for a from token: to be anchored, parties have to be so all of them. Among the addresses of a wildcard, whose
 * blocks also spell account tokens, there are some of every length.
 */
function anchorOf(
  { timestampUnit }: SpliceRealm,
  texts: readonly (SpliceText | UnissuedForm)[],
  wildcards: readonly SpliceCallee[],
): SpliceForm | null {
  if (wildcards.length > 0) return null
  const isAnchored = (kind: SpliceForm) =>
    texts.every((text) => text.form !== kind || !isStretchable(text, timestampUnit))
  return (['account', 'party'] as const).find(isAnchored) ?? null
}

function gradeOf(found: Omit<Forgeries, 'grade'>): SpliceGrade {
  const { texts, wildcards, stretches, refreshes, forms, anchor, hasOneGroup, forgeableFormer } = found
  const isCalledCaller = texts.some(({ isFrom, isFormer, calls }) => isFrom && !isFormer && calls.length > 0)
  const isSharedAddress = texts.some(({ calls }) => !areOneGroup(calls))
  const areInterchangeable =
    refreshes.length > 0 || forms.length > 0 || wildcards.length > 0 || isCalledCaller || isSharedAddress
  if (!areInterchangeable && stretches.length === 0) return 'A'
  if (areInterchangeable && !hasOneGroup) return 'C'
  if (refreshes.some(({ text }) => forgeableFormer.includes(text))) return 'C'
  return hasOneGroup && anchor !== null && forgeableFormer.length === 0 ? 'A_SET' : 'B'
}

/** Somebody of the realm in a kind of token that is never issued for them, spelled by blocks that are. */
export interface UnissuedForm extends CutText {
  readonly form: SpliceForm
  readonly user: string
}

/** Finds account tokens of callees and party tokens of account users that blocks could be put together to. */
export function findUnissuedForms(
  { accountUser }: Pick<SpliceRealm, 'accountUser'>,
  texts: readonly SpliceText[],
  digits: number,
): UnissuedForm[] {
  const issued = new Set(texts.map(({ text }) => text))
  const blocks = new Set(texts.flatMap(({ headBlocks }) => headBlocks))
  const tails = new Set(texts.map(({ tail }) => tail))
  // Where all destinations have account users of their own, the realm's is known to the gateway all the same.
  const users = new Map([accountUser, ...texts.map(({ user }) => user)].map((user) => [user.toLowerCase(), user]))
  return [...users.values()].flatMap((user) =>
    (['account', 'party'] as const)
      .map((form) => ({ ...cutText(textIn(form, user), digits), form, user }))
      .filter(({ text }) => !issued.has(text))
      .filter(({ headBlocks, tail }) => tails.has(tail) && headBlocks.every((block) => blocks.has(block))),
  )
}

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
