import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallOptions } from './CallOptions.ts'
import type { KandyClient } from './KandyClient.ts'
import { runCall } from './runCall.ts'

/**
 * Makes a call without credentials. The gateway must allow unrestricted calls to the callee. This is a separate function so that a call with
 * credentials can never become unrestricted by mistake. Returns the call immediately and never throws. If anything fails, the call's
 * state becomes `failed`.
 *
 * @param callee The address of the callee, as `user@domain`.
 */
export function makeUnrestrictedCall(
  kandy: KandyClient,
  callee: string,
  { from, account, ...options }: UnrestrictedCallOptions = {},
): AnonymousCall {
  // With null instead of an empty object, the SDK makes no call and reports no error.
  const credentials = account ? { authAccount: account } : {}
  return runCall(
    kandy,
    async () => ({ callee, credentials, from: from || 'anonymous@anonymous.invalid', issuanceId: null }),
    options,
  )
}

/** Options of an unrestricted call. */
export interface UnrestrictedCallOptions extends CallOptions {
  /** The caller, as `user@domain`. Defaults to `anonymous@anonymous.invalid`. */
  readonly from?: string | undefined
  /** The account. Defaults to the callee. The successor SDK uses the account, and 5.x ignores it. */
  readonly account?: string | undefined
}
