import type { AnonymousCall } from './AnonymousCall.ts'
import { parseAnonymousCredentials } from './AnonymousCredentials.ts'
import type { CallOptions } from './CallOptions.ts'
import type { CallReporter } from './followCall.ts'
import type { IssuanceOutcome } from './IssuanceOutcome.ts'
import type { KandyClient } from './KandyClient.ts'
import { loadExtras } from './loadExtras.ts'
import { runCall } from './runCall.ts'
import { withRetry } from './withRetry.ts'

/**
 * Makes a call with credentials from your own source, for example your own server. Returns the call immediately and never throws. If
 * anything fails, the call's state becomes `failed`.
 *
 * If the server requires a proof of work, `source.issue` is called again with the solution. If the gateway rejects the credentials,
 * `source.issue` is called once more.
 */
export function startCall(kandy: KandyClient, source: CredentialSource, options: CallOptions = {}): AnonymousCall {
  const call = runCall(
    kandy,
    async (signal, onChallenge) => {
      const issue = (solution?: string) => withRetry(() => source.issue(signal, solution), RETRIED_CODES, signal)
      const outcome = await issue()
      const issued =
        outcome.kind === 'issued'
          ? outcome
          : await (await loadExtras()).insistOnCredentials(outcome, issue, onChallenge, signal)
      // `issue` can be the page's own function. With incomplete credentials, the SDK would make no call and report no
      // error.
      return { ...issued, credentials: parseAnonymousCredentials(issued.credentials) }
    },
    options,
  )
  const { report } = source
  if (report)
    loadExtras().then(
      ({ followCall }) => followCall(call, report),
      () => {},
    )
  return call
}

/** The source of a call's credentials, and the receiver of its reports. */
export interface CredentialSource {
  /** Requests credentials. The signal aborts when the visitor hangs up. The solution answers the challenge of the previous refusal. */
  issue(signal: AbortSignal, challengeSolution?: string): Promise<IssuanceOutcome>
  /** Where call outcomes are reported: the API or a function. The call does not wait for reports. By default no reports are sent. */
  report?: CallReporter | undefined
}

/**
 * The error codes after which a credentials request is retried. A page's own server possibly sends no idempotency key.
 * Its requests are therefore retried only if the server reports that it decided nothing. Requests of this package are
 * also retried after a lost response (`withIdempotencyKey`).
 */
const RETRIED_CODES = ['SERVICE_UNAVAILABLE'] as const
