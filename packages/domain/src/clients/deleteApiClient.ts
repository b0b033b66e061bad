import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { invalidAt } from '../input/invalidAt.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import { auditedApiClientFields } from './createApiClient.ts'

export interface DeleteApiClientInput {
  readonly apiClientId: string
  readonly confirmName: string
}

export type DeleteApiClientOutcome = { readonly kind: 'deleted'; readonly apiClientId: string } | Invalid | NotFound

/** Takes a client away, and every key with it. */
export async function deleteApiClient(
  services: Services,
  act: Act,
  input: DeleteApiClientInput,
): Promise<DeleteApiClientOutcome> {
  return services.store.transaction(async (repositories): Promise<DeleteApiClientOutcome> => {
    const apiClient = await repositories.apiClients.find(input.apiClientId)
    if (apiClient === null) return notFound
    if (input.confirmName !== apiClient.name) return invalidAt(['confirmName'], 'MALFORMED', "Not this client's name.")
    await repositories.apiClients.remove(apiClient.id)
    await recordAudit(services, repositories, {
      ...act,
      action: 'API_CLIENT_DELETED',
      subjectId: apiClient.id,
      realmId: apiClient.realmId,
      changes: changesBetween(apiClient, null, auditedApiClientFields),
    })
    return { kind: 'deleted', apiClientId: apiClient.id }
  })
}
