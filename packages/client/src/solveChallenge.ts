import type { Challenge } from './IssuanceOutcome.ts'

/**
 * Does the proof of work that a refusal asks for, in a worker where that can be had, and gives the `challengeSolution` with which to ask
 * again. What it takes is loaded when it is called. Throws the signal's reason on an abort, and an Error where the browser cannot do it:
 * on a page that is not secure, or within a minute and a half. `startCall` and `makeAnonymousCall` do all this themselves.
 *
 * @example
 * if (outcome.kind === 'refused' && outcome.challenge)
 *   outcome = await issuer.issueAnonymousCredentials({ callee, challengeSolution: await solveChallenge(outcome.challenge) })
 */
export async function solveChallenge(
  { altcha }: Pick<Challenge, 'altcha'>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const { proveInWorker } = await import('./proveInWorker.ts')
  signal?.throwIfAborted()
  const proof = await proveInWorker(altcha, signal)
  if (proof === null) throw new Error('The proof of work was not done in time.')
  return proof
}
