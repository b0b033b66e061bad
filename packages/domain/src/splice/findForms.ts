import type { SpliceRealm } from './SpliceRealm.ts'
import { type CutText, cutText, type SpliceForm, type SpliceText, textIn } from './SpliceText.ts'

/** Somebody of the realm in a kind of token that is never issued for them, spelled by blocks that are. */
export interface UnissuedForm extends CutText {
  readonly form: SpliceForm
  readonly user: string
}

/** Finds account tokens of callees and party tokens of account users that blocks could be put together to. */
export function findForms(
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
