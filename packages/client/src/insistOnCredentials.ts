import { CallError } from './CallError.ts'
import { describeRefusal } from './describeRefusal.ts'
import type { CredentialsIssued, IssuanceOutcome } from './IssuanceOutcome.ts'
import { solveChallenge } from './solveChallenge.ts'
import { unwrap } from './unwrap.ts'

/**
 * What can still be done where no credentials were issued: the proof of work that was asked for, and then asking again. Throws CallError
 * with REFUSED, and ClientError with INVALID_INPUT, where that is all.
 */
export async function insistOnCredentials(
  outcome: IssuanceOutcome,
  issue: (challengeSolution: string) => Promise<IssuanceOutcome>,
  onChallenge: () => void,
  signal: AbortSignal,
): Promise<CredentialsIssued> {
  let last = outcome
  let cause: unknown
  // A solution may come too late: the second challenge is the last.
  for (let tries = 2; tries > 0 && last.kind === 'refused' && last.challenge && !cause; tries--) {
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
