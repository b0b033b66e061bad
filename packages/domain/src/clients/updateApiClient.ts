import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Conflict } from '../input/Conflict.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import type { ApiClient } from './ApiClient.ts'
import { checkDestinations } from './checkDestinations.ts'
import { checkOrigins } from './checkOrigins.ts'
import { auditedApiClientFields } from './createApiClient.ts'

/** Absent fields stay as they are. */
export interface UpdateApiClientInput {
  readonly apiClientId: string
  readonly expectedRevision: number
  readonly name?: string
  readonly allowedOrigins?: readonly string[]
  /** `null` allows all of the realm's. */
  readonly destinationIds?: readonly string[] | null
}

export type UpdateApiClientOutcome =
  | { readonly kind: 'updated'; readonly apiClient: ApiClient }
  | Invalid
  | Conflict
  | NotFound

export async function updateApiClient(
  services: Services,
  act: Act,
  input: UpdateApiClientInput,
): Promise<UpdateApiClientOutcome> {
  const problems = new InputProblems()
  if (input.name !== undefined) problems.text(['name'], input.name, 80)
  if (input.allowedOrigins !== undefined) checkOrigins(problems, ['allowedOrigins'], input.allowedOrigins)
  return services.store.transaction(async (repositories): Promise<UpdateApiClientOutcome> => {
    const before = await repositories.apiClients.find(input.apiClientId)
    if (before === null) return notFound
    if (input.destinationIds !== undefined)
      await checkDestinations(repositories, problems, before.realmId, input.destinationIds)
    const invalid = problems.outcome()
    if (invalid !== null) return invalid
    if (before.revision !== input.expectedRevision) return { kind: 'conflict', currentRevision: before.revision }
    const apiClient: ApiClient = {
      ...before,
      name: input.name ?? before.name,
      allowedOrigins: input.allowedOrigins ?? before.allowedOrigins,
      destinationIds: input.destinationIds === undefined ? before.destinationIds : input.destinationIds,
      updatedAt: services.clock.now(),
      revision: before.revision + 1,
    }
    await repositories.apiClients.update(apiClient)
    await recordAudit(services, repositories, {
      ...act,
      action: 'API_CLIENT_UPDATED',
      subjectId: apiClient.id,
      realmId: apiClient.realmId,
      changes: changesBetween(before, apiClient, auditedApiClientFields),
    })
    return { kind: 'updated', apiClient }
  })
}
