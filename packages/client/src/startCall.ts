import type { AnonymousCall } from './AnonymousCall.ts'
import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import { parseAnonymousCredentials } from './AnonymousCredentials.ts'
import type { CallOptions } from './CallOptions.ts'
import type { CallReport } from './CallReport.ts'
import type { IssuanceOutcome } from './IssuanceOutcome.ts'
import type { KandyClient } from './KandyClient.ts'
import { loadExtras } from './loadExtras.ts'
import { runCall } from './runCall.ts'
import { withRetry } from './withRetry.ts'

/**
 * Makes a call with the credentials that `issue` brings; it is asked once more where the gateway refuses them, and with the solution
 * where the server asks for a proof of work. Gives the call at once and never throws: whatever goes wrong becomes its state `failed`.
 * What `makeAnonymousCall` is made of; for pages that have a way of their own to the server.
 */
export function startCall(kandy: KandyClient, source: CredentialSource, options: CallOptions = {}): AnonymousCall {
  const call = runCall(
    kandy,
    async (signal, onChallenge) => {
      const issue = (solution?: string) => withRetry(() => source.issue(signal, solution), UNCOUNTED, signal)
      const outcome = await issue()
      const issued =
        outcome.kind === 'issued'
          ? outcome
          : await (await loadExtras()).insistOnCredentials(outcome, issue, onChallenge, signal)
      // Checked here as well, since an incomplete set makes the SDK wait for ever, and `issue` may be anybody's.
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

export interface CredentialSource {
  /** The signal aborts when the visitor hangs up first. The solution is that of the challenge in the refusal before. */
  issue(signal: AbortSignal, challengeSolution?: string): Promise<IssuanceOutcome>
  /** Who is told what becomes of the call: the API, or a function of yours, which nobody waits for. Nobody unless given. */
  report?: CallReporter | undefined
}

/** What a function throws here is of no consequence. */
export type CallReporter = AnonymousCallsOptions | ((report: CallReport) => unknown)

/**
 * Each issuing counts, and the server has no way to know a repetition: so only its own word that nothing was decided makes another
 * try harmless. After NETWORK, TIMEOUT or a proxy's error nobody knows, and the visitor decides.
 */
const UNCOUNTED = ['SERVICE_UNAVAILABLE'] as const
