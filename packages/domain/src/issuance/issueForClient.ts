import type { Invalid } from '../input/InputIssue.ts'
import { invalidAt } from '../input/invalidAt.ts'
import type { ApiKeyPrincipal } from '../people/Principal.ts'
import type { Services } from '../Services.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'
import { type IssueCredentialsOutcome, issueCredentials } from './issueCredentials.ts'

/** Requests in one batch. */
export const BATCH_MAX = 100

/** Where a client's request came from. */
export interface IssuanceSource {
  readonly principal: ApiKeyPrincipal
  readonly origin: string | null
  /** The network address that it came from; `null` where nobody knows. */
  readonly address: string | null
  readonly requestId: string
}

/** Issues for one call or many in the realm of the client whose key was sent, and tells who listens. Each request stands alone. */
export async function issueForClient(
  services: Services,
  { principal, origin, address, requestId }: IssuanceSource,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome | Invalid> {
  if (requests.length === 0 || requests.length > BATCH_MAX)
    return invalidAt(['requests'], 'OUT_OF_RANGE', `Between 1 and ${BATCH_MAX} requests.`)
  const { apiClientId, keyKind } = principal
  const caller = { apiClientId, keyKind, origin, address, requestId, isTrial: false }
  const outcome = await issueCredentials(services, services.store, caller, requests)
  if (outcome.kind === 'decided')
    services.issuanceFeed.publish(outcome.outcomes.flatMap((each) => (each.kind === 'invalid' ? [] : [each.issuance])))
  return outcome
}
