import type { Tokens } from './expectTokens.ts'
import { textAt } from './valueAt.ts'

/** Returns the tokens of a successful answer to `issueAnonymousCredentials`. */
export function tokensOf(body: unknown): Tokens {
  const token = (name: string) => textAt(body, `data.issueAnonymousCredentials.credentials.${name}`)
  return { accountToken: token('accountToken'), fromToken: token('fromToken'), toToken: token('toToken') }
}
