import { type NotFound, notFound } from '../input/rejections.ts'
import type { Services } from '../ports/services.ts'
import { findAsker, visitorAt } from './caller.ts'
import { checkRequest, decideRequest } from './decide.ts'
import { findStandingFacts } from './decisionConfig.ts'
import type { Refusal } from './issuance.ts'
import type { IssuanceSource } from './issueCredentials.ts'

export type CheckAvailabilityOutcome =
  | { readonly kind: 'checked'; readonly refusal: Refusal | null }
  /** The client is gone. */
  | NotFound

/**
 * Whether credentials would be issued to a client now, so that a button can say so before it is pressed. Leaves nothing behind,
 * counts against no limit and promises nothing. A proof of work is no reason to be closed. What is no callee at all looks
 * like an unknown one.
 */
export async function checkAvailability(
  services: Services,
  { principal, origin, address }: IssuanceSource,
  callee: string,
): Promise<CheckAvailabilityOutcome> {
  const { store, clock, networks } = services
  const asker = await findAsker(store, { ...principal, origin })
  if (asker === null) return notFound

  const request = { callee, reference: null, challengeSolution: null, visitorAddress: null }
  if (checkRequest(networks, principal.keyKind, request) !== null)
    return { kind: 'checked', refusal: { reason: 'CALLEE_NOT_ALLOWED', retryAt: null, publicMessage: null } }
  const visitor = address === null ? null : visitorAt(services, address)
  const standing = await findStandingFacts(store, asker, callee)
  const terms = { now: clock.now(), isCounted: false, proof: { kind: 'assumed' } } as const
  const { decision } = await decideRequest(services, standing, asker, { request, visitor }, terms)
  return { kind: 'checked', refusal: decision.refusal }
}
