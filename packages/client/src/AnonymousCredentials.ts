import { ClientError } from './ClientError.ts'

/**
 * The credentials argument of the SDK's `makeAnonymous`, whole. Branded, because the SDK takes an incomplete set without a word
 * and then makes no call, and an empty one for an unrestricted call: only `parseAnonymousCredentials` makes this type.
 */
export interface AnonymousCredentials {
  readonly accountToken: string
  readonly fromToken: string
  readonly toToken: string
  /** The realm's name, by which the gateway looks the key up. */
  readonly realm: string
  readonly [whole]: true
}

declare const whole: unique symbol

/**
 * Takes what a server of yours passed on to the page, and gives it back as credentials. Throws ClientError with BAD_ANSWER where
 * it is not four texts that say something.
 */
export function parseAnonymousCredentials(value: unknown): AnonymousCredentials {
  const { accountToken, fromToken, toToken, realm } = Object(value) as Record<string, unknown>
  const credentials = { accountToken, fromToken, toToken, realm }
  if (!isWhole(credentials))
    throw new ClientError('BAD_ANSWER', 'The server gave an answer that this page does not know.')
  return credentials
}

function isWhole(value: object): value is AnonymousCredentials {
  return Object.values(value).every((text) => text && typeof text === 'string')
}
