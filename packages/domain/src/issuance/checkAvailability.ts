import { type NotFound, notFound } from '../input/rejections.ts'
import type { Services } from '../ports/services.ts'
import { findCaller, visitorAt } from './caller.ts'
import { decideRequest, validateRequest } from './decideRequest.ts'
import { loadDecisionConfig } from './decisionConfig.ts'
import type { Refusal } from './issuance.ts'
import type { IssuanceSource } from './issueCredentials.ts'

/**
 * Returns whether a client would receive credentials now, so that a page can disable its call button. Records nothing and counts
 * against no limit. A later request can still be refused. A required proof of work does not make a callee unavailable. A malformed
 * callee gets the same answer as an unknown callee.
 */
export async function checkAvailability(
  services: Services,
  { principal, origin, address }: IssuanceSource,
  callee: string,
): Promise<CheckAvailabilityOutcome> {
  const { store, clock, networks } = services
  const caller = await findCaller(store, { ...principal, origin })
  if (caller === null) return notFound

  const request = { callee, reference: null, challengeSolution: null, visitorAddress: null, idempotencyKey: null }
  if (validateRequest(networks, principal.keyKind, request) !== null)
    return { kind: 'checked', refusal: { reason: 'CALLEE_NOT_ALLOWED', retryAt: null, publicMessage: null } }
  const visitor = address === null ? null : visitorAt(services, address)
  const config = await loadDecisionConfig(store, caller, { callee })
  const decidable = { request, caller, visitor, config, solution: { kind: 'assumed' } } as const
  const { decision } = await decideRequest(services, decidable, { now: clock.now(), isCounted: false })
  return { kind: 'checked', refusal: decision.refusal }
}

export type CheckAvailabilityOutcome =
  | { readonly kind: 'checked'; readonly refusal: Refusal | null }
  /** The client does not exist any more. */
  | NotFound
