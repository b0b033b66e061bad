import { ClientError } from './ClientError.ts'

/**
 * A complete credentials argument for the SDK's `makeAnonymous`. Only `parseAnonymousCredentials` creates this branded type. With
 * incomplete credentials, the SDK reports no error and makes no call. With empty credentials, the SDK makes an unrestricted call.
 */
export interface AnonymousCredentials {
  readonly accountToken: string
  readonly fromToken: string
  readonly toToken: string
  /** The name of the realm. The gateway uses the name to find the realm key. */
  readonly realm: string
  readonly [complete]: true
}

declare const complete: unique symbol

/**
 * Parses credentials that your server passed to the page.
 *
 * @throws ClientError with `BAD_ANSWER` if any of the four properties is missing, empty or not a string.
 */
export function parseAnonymousCredentials(value: unknown): AnonymousCredentials {
  const { accountToken, fromToken, toToken, realm } = Object(value) as Record<string, unknown>
  const credentials = { accountToken, fromToken, toToken, realm }
  if (!isComplete(credentials))
    throw new ClientError('BAD_ANSWER', 'The server sent a response that this page does not know.')
  return credentials
}

function isComplete(value: object): value is AnonymousCredentials {
  return Object.values(value).every((text) => text && typeof text === 'string')
}
