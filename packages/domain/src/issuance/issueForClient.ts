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
  readonly requestId: string
}

/** Issues for one call or many in the realm of the client whose key was sent. Each request stands alone. */
export async function issueForClient(
  services: Services,
  { principal, origin, requestId }: IssuanceSource,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome | Invalid> {
  if (requests.length === 0 || requests.length > BATCH_MAX)
    return invalidAt(['requests'], 'OUT_OF_RANGE', `Between 1 and ${BATCH_MAX} requests.`)
  const { apiClientId, keyKind } = principal
  return issueCredentials(
    services,
    services.store,
    { apiClientId, keyKind, origin, requestId, isTrial: false },
    requests,
  )
}
