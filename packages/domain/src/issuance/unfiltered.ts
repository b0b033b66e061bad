import type { IssuanceFilter } from '../ports/IssuanceRepository.ts'

/** Every issuance there is. */
export const unfiltered: IssuanceFilter = {
  realmId: null,
  apiClientId: null,
  destinationId: null,
  outcome: null,
  refusalReasons: null,
  callee: null,
  visitor: null,
  wouldBeRefused: null,
  decidedAt: null,
}
