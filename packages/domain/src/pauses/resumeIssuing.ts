import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from '../policies/PolicyOwner.ts'
import type { Services } from '../Services.ts'
import { EVERYTHING } from './Pause.ts'
import { tellPause } from './pauseIssuing.ts'

export interface ResumeIssuingInput {
  /** `null` resumes what was paused as everything. */
  readonly ownerId: string | null
  readonly reason: string
}

export type ResumeIssuingOutcome =
  /** `owner` is `null` when everything was resumed. */
  { readonly kind: 'resumed'; readonly owner: PolicyOwner | null } | Invalid | NotFound

/** Ends a pause. Resuming what is not paused changes nothing and is not recorded. */
export async function resumeIssuing(
  services: Services,
  act: Act,
  input: ResumeIssuingInput,
): Promise<ResumeIssuingOutcome> {
  const problems = new InputProblems()
  problems.text(['reason'], input.reason, 200)
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  return services.store.transaction(async (repositories): Promise<ResumeIssuingOutcome> => {
    const owner = input.ownerId === null ? null : await findPolicyOwner(repositories, input.ownerId)
    if (input.ownerId !== null && owner === null) return notFound
    const before = await repositories.pauses.find(input.ownerId ?? EVERYTHING)
    if (before === null) return { kind: 'resumed', owner }
    await repositories.pauses.remove(before.ownerId)
    await recordAudit(services, repositories, {
      ...act,
      action: 'ISSUING_RESUMED',
      subjectId: input.ownerId,
      realmId: owner === null ? null : realmIdOf(owner),
      changes: [
        ...changesBetween(tellPause(before), null, ['publicMessage', 'endsAt']),
        { field: 'reason', before: before.reason, after: input.reason },
      ],
    })
    return { kind: 'resumed', owner }
  })
}
