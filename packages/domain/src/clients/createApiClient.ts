import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import type { ApiClient } from './ApiClient.ts'
import { checkDestinations } from './checkDestinations.ts'
import { checkOrigins } from './checkOrigins.ts'

export interface CreateApiClientInput {
  readonly realmId: string
  readonly name: string
  readonly allowedOrigins: readonly string[]
  /** `null` allows all of the realm's. */
  readonly destinationIds: readonly string[] | null
}

export type CreateApiClientOutcome = { readonly kind: 'created'; readonly apiClient: ApiClient } | Invalid | NotFound

/** The fields of a client that the audit log tells. */
export const auditedApiClientFields = [
  'name',
  'allowedOrigins',
  'destinationIds',
] as const satisfies readonly (keyof ApiClient)[]

export async function createApiClient(
  services: Services,
  act: Act,
  input: CreateApiClientInput,
): Promise<CreateApiClientOutcome> {
  const problems = new InputProblems()
  problems.text(['name'], input.name, 80)
  checkOrigins(problems, ['allowedOrigins'], input.allowedOrigins)
  const now = services.clock.now()
  const apiClient: ApiClient = { ...input, id: services.ids.next('cli'), createdAt: now, updatedAt: now, revision: 1 }
  return services.store.transaction(async (repositories): Promise<CreateApiClientOutcome> => {
    if ((await repositories.realms.find(input.realmId)) === null) return notFound
    await checkDestinations(repositories, problems, input.realmId, input.destinationIds)
    const invalid = problems.outcome()
    if (invalid !== null) return invalid
    await repositories.apiClients.insert(apiClient)
    await recordAudit(services, repositories, {
      ...act,
      action: 'API_CLIENT_CREATED',
      subjectId: apiClient.id,
      realmId: apiClient.realmId,
      changes: changesBetween(null, apiClient, auditedApiClientFields),
    })
    return { kind: 'created', apiClient }
  })
}
