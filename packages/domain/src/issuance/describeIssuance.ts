import type { Services } from '../Services.ts'
import type { Asker } from './Asker.ts'
import type { DecidedRequest } from './decideRequest.ts'
import type { Issuance } from './Issuance.ts'
import type { IssuanceCaller } from './issueCredentials.ts'

/** A decision as it is recorded, for a refusal whole, for an issuance without key and expiry. */
export function describeIssuance(
  { ids, visitors }: Pick<Services, 'ids' | 'visitors'>,
  caller: IssuanceCaller,
  { realm, apiClient }: Asker,
  { request, visitor, callee, decision, rateWindows }: DecidedRequest,
  now: number,
): Issuance {
  const id = ids.next('iss')
  return {
    id,
    decidedAt: now,
    outcome: decision.refusal === null ? 'ISSUED' : 'REFUSED',
    refusalReason: decision.refusal?.reason ?? null,
    wouldBeRefusedFor: decision.wouldBeRefusedFor,
    steps: decision.steps,
    isTrial: caller.isTrial,
    realmId: realm.id,
    realmName: realm.name,
    apiClientId: apiClient.id,
    destinationId: callee.kind === 'destination' ? callee.destination.id : null,
    callee: request.callee,
    origin: caller.origin,
    keyKind: caller.keyKind,
    visitor: visitor?.hashAt(now) ?? null,
    // Of a trial the address is the administrator's or made up.
    sealedAddress:
      visitor === null || caller.isTrial || visitors.addressHours === 0 ? null : visitors.seal(id, visitor.address),
    blockId: decision.blockId,
    rateWindows,
    realmKeyId: null,
    expiresAt: null,
    requestId: caller.requestId,
    reference: request.reference,
    report: null,
  }
}
