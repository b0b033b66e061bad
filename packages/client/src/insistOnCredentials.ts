import { CallError } from './CallError.ts'
import { describeRefusal } from './describeRefusal.ts'
import type { CredentialsIssued, IssuanceOutcome } from './IssuanceOutcome.ts'
import { solveChallenge } from './solveChallenge.ts'
import { unwrap } from './unwrap.ts'

/**
 * Retries a refused credentials request, at most twice, with the solution of the challenge in the refusal. Returns the issued credentials.
 * Calls `onChallenge` before each computation.
 *
 * @throws CallError with `REFUSED` if the last request was refused or its challenge could not be solved. ClientError with `INVALID_INPUT` if
 * the last request was invalid.
 */
export async function insistOnCredentials(
  outcome: IssuanceOutcome,
  issue: (challengeSolution: string) => Promise<IssuanceOutcome>,
  onChallenge: () => void,
  signal: AbortSignal,
): Promise<CredentialsIssued> {
  let last = outcome
  let cause: unknown
  // A challenge can expire before its solution arrives, so a second challenge is accepted.
  for (let attempts = 2; attempts > 0 && last.kind === 'refused' && last.challenge && !cause; attempts--) {
    onChallenge()
    const solution = await solveChallenge(last.challenge, { signal }).catch((error) => {
      cause = error
    })
    if (solution) last = await issue(solution)
  }
  if (last.kind !== 'refused') return unwrap(last)
  throw new CallError('REFUSED', describeRefusal(last), {
    retryable: !!(last.retryAt ?? last.challenge),
    issuanceId: last.issuanceId,
    refusal: last,
    cause,
  })
}
