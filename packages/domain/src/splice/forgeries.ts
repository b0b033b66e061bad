import { areOneGroup, isFormer, type SpliceCallee, type SpliceGrade, type SpliceRealm } from './model.ts'
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
} from './tokenBlocks.ts'

/** The possible forgeries of a realm's tokens, and the resulting grade. */
export interface Forgeries {
  readonly texts: readonly SpliceText[]
  readonly wildcards: readonly SpliceCallee[]
  readonly stretches: readonly Stretch<SpliceText | UnissuedForm>[]
  /** The longest stretch, including the stretches of a wildcard's addresses; 0 if no time can be stretched. */
  readonly worstStretchSeconds: number
  readonly refreshes: readonly Refresh[]
  readonly forms: readonly UnissuedForm[]
  /** The kind of token whose age the gateway has to check for the grade `A_SET`; `null` if there is no such kind. */
  readonly anchor: SpliceForm | null
  /** Whether all current callees have the same rules. */
  readonly hasOneGroup: boolean
  /** The texts of forgeable former callees. A token with such a text can get a time at which no token was issued for the callee. */
  readonly forgeableFormer: readonly SpliceText[]
  readonly grade: SpliceGrade
}

/** Finds the possible forgeries under an ECB key whose timestamps have `digits` digits. */
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
    // Without current callees, no new tokens are issued. Old tokens then cannot take a new time.
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
 * Returns the kind of token in which all digits of the time are always in one block. The time in such a token was
 * therefore really issued. A `to` token can be used as a `from` token, so all party tokens must have this property. In
 * a realm with a wildcard, no kind has the property. A wildcard's addresses have every length, and their blocks can
 * also form account tokens.
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

/** A user of the realm, in a kind of token that is never issued for this user. Issued blocks can form such a token. */
export interface UnissuedForm extends CutText {
  readonly form: SpliceForm
  readonly user: string
}

/** Finds account tokens of callees and party tokens of account users that can be formed from issued blocks. */
export function findUnissuedForms(
  { accountUser }: Pick<SpliceRealm, 'accountUser'>,
  texts: readonly SpliceText[],
  digits: number,
): UnissuedForm[] {
  const issued = new Set(texts.map(({ text }) => text))
  const blocks = new Set(texts.flatMap(({ headBlocks }) => headBlocks))
  const tails = new Set(texts.map(({ tail }) => tail))
  // The gateway knows the realm's account user even if each destination has its own account user.
  const users = new Map([accountUser, ...texts.map(({ user }) => user)].map((user) => [user.toLowerCase(), user]))
  return [...users.values()].flatMap((user) =>
    (['account', 'party'] as const)
      .map((form) => ({ ...cutText(textIn(form, user), digits), form, user }))
      .filter(({ text }) => !issued.has(text))
      .filter(({ headBlocks, tail }) => tails.has(tail) && headBlocks.every((block) => blocks.has(block))),
  )
}

/**
 * A text whose old tokens can take a new time. The time comes from tokens with another text. That other text is sometimes issued without
 * the first text.
 */
export interface Refresh {
  readonly text: SpliceText
  /**
   * The text that provides the time. The text of an account user or a caller is preferred, because it is part of every
   * call.
   */
  readonly by: SpliceText
}

/**
 * Finds each text whose old tokens can take a new time from the tokens of another text. Includes a text only if the
 * other text is sometimes issued without this text.
 */
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

/** Returns whether one text is ever issued without the other text. */
function isIssuedWithout(one: SpliceText, other: SpliceText): boolean {
  for (const callee of one.issuedWith) if (!other.issuedWith.has(callee)) return true
  return false
}
