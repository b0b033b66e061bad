import type { Challenge } from './IssuanceOutcome.ts'

/**
 * Computes the proof of work that a refusal requires, in a worker if possible. Returns the `challengeSolution` for the next request. The
 * code for the computation is loaded on first use. `startCall` and `makeAnonymousCall` solve challenges automatically.
 *
 * @throws The signal's reason if the signal aborts. Error if the page is not secure, or if the computation takes longer than 90 seconds.
 *
 * @example
 * if (outcome.kind === 'refused' && outcome.challenge)
 *   outcome = await issuer.issueAnonymousCredentials({ callee, challengeSolution: await solveChallenge(outcome.challenge) })
 */
export async function solveChallenge(
  { altcha }: Pick<Challenge, 'altcha'>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const { solveInWorker } = await import('./solveInWorker.ts')
  signal?.throwIfAborted()
  const solution = await solveInWorker(altcha, signal)
  if (solution === null) throw new Error('The proof of work took too long.')
  return solution
}
