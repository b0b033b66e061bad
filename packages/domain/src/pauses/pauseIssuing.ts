import type { Act } from '../audit/Act.ts'
import type { AuditActor } from '../audit/AuditEntry.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import { findPolicyOwner, realmIdOf } from '../policies/PolicyOwner.ts'
import type { Outstanding } from '../ports/IssuanceRepository.ts'
import type { Services } from '../Services.ts'
import { type PauseEffect, pauseEffectOf } from './loadPauseEffect.ts'
import { EVERYTHING, type Pause } from './Pause.ts'

export interface PauseIssuingInput {
  /** A realm, a destination or an API client; `null` pauses everything. */
  readonly ownerId: string | null
  readonly reason: string
  readonly publicMessage: string | null
  /** `null` until it is resumed. */
  readonly endsAt: number | null
}

export type PauseIssuingOutcome =
  | { readonly kind: 'paused'; readonly pause: Pause; readonly outstanding: Outstanding; readonly effect: PauseEffect }
  | Invalid
  | NotFound

/**
 * Pauses issuing from the next request on, and replaces a pause that is in force. Returns what stays usable at the gateway: for
 * how long, and through which other callees.
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
      changes: changesBetween(tellPause(before), tellPause(pause), ['reason', 'publicMessage', 'endsAt']),
    })
    const effect = await pauseEffectOf(repositories, found, input.endsAt, now)
    return { kind: 'paused', pause, outstanding: effect.outstanding, effect }
  })
}

/** A pause as the audit log tells it. */
export function tellPause(
  pause: Pause | null,
): { reason: string; publicMessage: string | null; endsAt: string | null } | null {
  if (pause === null) return null
  const { reason, publicMessage, endsAt } = pause
  return { reason, publicMessage, endsAt: endsAt === null ? null : new Date(endsAt).toISOString() }
}
