import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallOptions } from './CallOptions.ts'
import type { KandyClient } from './KandyClient.ts'
import { runCall } from './runCall.ts'

/**
 * Makes a call without credentials, to a callee whom the gateway lets anybody call. A function of its own, so that a call with
 * credentials can never become one without. Gives the call at once and never throws, as `startCall` does.
 */
export function makeUnrestrictedCall(
  kandy: KandyClient,
  callee: string,
  { from, account, ...options }: UnrestrictedCallOptions = {},
): AnonymousCall {
  // An empty object, never null: that the SDK ignores without a word.
  const credentials = account ? { authAccount: account } : {}
  return runCall(
    kandy,
    async () => ({ callee, credentials, from: from || 'anonymous@anonymous.invalid', issuanceId: null }),
    options,
  )
}

export interface UnrestrictedCallOptions extends CallOptions {
  /** Who calls, as `user@domain`. `anonymous@anonymous.invalid` unless given. */
  readonly from?: string | undefined
  /** The account, where it is not the callee. The successor SDK's alone: 5.x ignores it. */
  readonly account?: string | undefined
}
