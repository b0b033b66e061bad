import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallOptions } from './CallOptions.ts'
import type { KandyClient } from './KandyClient.ts'

/**
 * Makes a call without credentials, to a callee whom the gateway lets anybody call. A function of its own, so that a call with
 * credentials can never become one without. Gives the call at once and never throws, as `startCall` does.
 */
export function makeUnrestrictedCall(
  _kandy: KandyClient,
  _callee: string,
  _options: UnrestrictedCallOptions = {},
): AnonymousCall {
  throw new Error('Not there yet.')
}

export interface UnrestrictedCallOptions extends CallOptions {
  /** Who calls, as `user@domain`. `anonymous@anonymous.invalid` unless given. */
  readonly from?: string | undefined
  /** The account, where it is not the callee. The successor SDK's alone: 5.x ignores it. */
  readonly account?: string | undefined
}
