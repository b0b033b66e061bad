import type { Proof } from '../policies/PolicyQuestion.ts'
import type { Services } from '../Services.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'

/** What a request's solved challenge is worth, before it is known whether it was used already. */
export async function proofOf(
  { challenges }: Pick<Services, 'challenges'>,
  apiClientId: string,
  { challengeSolution }: Pick<IssuanceRequest, 'challengeSolution'>,
  now: number,
): Promise<Proof> {
  return challengeSolution === null ? { kind: 'none' } : challenges.verify(challengeSolution, apiClientId, now)
}
