import { recordAudit } from '../audit/auditChain.ts'
import { type Act, type AuditActor, changesBetween } from '../audit/auditEntry.ts'
import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from '../policies/policyOwner.ts'
import type { Outstanding } from '../ports/issuanceRepository.ts'
import type { Services } from '../ports/services.ts'
import { EVERYTHING, type Pause } from './pause.ts'
import { type PauseEffect, pauseEffectOf } from './pauseEffect.ts'

/**
 * Pauses issuing, starting with the next request, and replaces an existing pause. Returns which credentials stay usable at the
 * gateway, for how long, and through which other callees.
 */
export async function pauseIssuing(
  services: Services,
  act: Act & { readonly actor: AuditActor },
  input: PauseIssuingInput,
): Promise<PauseIssuingOutcome> {
  const problems = new InputProblems()
  const now = services.clock.now()
  problems.text(['reason'], input.reason, 200)
  if (input.publicMessage !== null) problems.text(['publicMessage'], input.publicMessage, 200)
  problems.future(['endsAt'], input.endsAt, now)
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  return services.store.transaction(async (repositories): Promise<PauseIssuingOutcome> => {
    const found = input.ownerId === null ? null : await findPolicyOwner(repositories, input.ownerId)
    if (input.ownerId !== null && found === null) return notFound
    const ownerId = input.ownerId ?? EVERYTHING
    const pause: Pause = {
      ownerId,
      pausedAt: now,
      pausedById: act.actor.id,
      reason: input.reason,
      publicMessage: input.publicMessage,
      endsAt: input.endsAt,
    }
    const before = await repositories.pauses.find(ownerId)
    await repositories.pauses.set(pause)
    await recordAudit(services, repositories, {
      ...act,
      action: 'ISSUING_PAUSED',
      subjectId: input.ownerId,
      realmId: found === null ? null : realmIdOf(found),
      changes: changesBetween(auditedPause(before), auditedPause(pause), ['reason', 'publicMessage', 'endsAt']),
    })
    const effect = await pauseEffectOf(repositories, { owner: found, endsAt: input.endsAt, now })
    return { kind: 'paused', pause, outstanding: effect.outstanding, effect }
  })
}

export interface PauseIssuingInput {
  /** A realm, a destination or an API client; `null` pauses everything. */
  readonly ownerId: string | null
  readonly reason: string
  readonly publicMessage: string | null
  /** `null` if the pause lasts until issuing is resumed. */
  readonly endsAt: number | null
}

export type PauseIssuingOutcome =
  | { readonly kind: 'paused'; readonly pause: Pause; readonly outstanding: Outstanding; readonly effect: PauseEffect }
  | Invalid
  | NotFound

/** Returns the fields of a pause as the audit log records them. */
export function auditedPause(
  pause: Pause | null,
): { reason: string; publicMessage: string | null; endsAt: string | null } | null {
  if (pause === null) return null
  const { reason, publicMessage, endsAt } = pause
  return { reason, publicMessage, endsAt: endsAt === null ? null : new Date(endsAt).toISOString() }
}

export interface ResumeIssuingInput {
  /** `null` ends the pause of everything. */
  readonly ownerId: string | null
  readonly reason: string
}

export type ResumeIssuingOutcome =
  /** `owner` is `null` if the pause of everything ended. */
  { readonly kind: 'resumed'; readonly owner: PolicyOwner | null } | Invalid | NotFound

/** Ends a pause. If there is no pause, nothing changes and nothing is recorded. */
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
        ...changesBetween(auditedPause(before), null, ['publicMessage', 'endsAt']),
        { field: 'reason', before: before.reason, after: input.reason },
      ],
    })
    return { kind: 'resumed', owner }
  })
}
