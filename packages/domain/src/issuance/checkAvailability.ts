import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import { findAsker } from './Asker.ts'
import { checkRequest } from './checkRequest.ts'
import type { Decision } from './decideIssuance.ts'
import { decideRequest } from './decideRequest.ts'
import type { IssuanceSource } from './issueForClient.ts'

export type CheckAvailabilityOutcome =
  | { readonly kind: 'checked'; readonly refusal: Decision['refusal'] }
  /** The client is gone. */
  | NotFound

/**
 * Whether credentials would be issued to a client now, so that a button can say so before it is pressed. Leaves nothing behind and
 * promises nothing. What is no callee at all looks like an unknown one.
 */
export async function checkAvailability(
  services: Services,
  { principal, origin }: IssuanceSource,
  callee: string,
): Promise<CheckAvailabilityOutcome> {
  const { store, clock } = services
  const asker = await findAsker(store, { ...principal, origin })
  if (asker === null) return notFound

  const request = { callee, reference: null }
  if (checkRequest(request) !== null)
    return { kind: 'checked', refusal: { reason: 'CALLEE_NOT_ALLOWED', retryAt: null, publicMessage: null } }
  const { decision } = await decideRequest(store, asker, request, clock.now())
  return { kind: 'checked', refusal: decision.refusal }
}
