import { recordAudit } from '../audit/auditChain.ts'
import { type Act, changesBetween } from '../audit/auditEntry.ts'
import { type Conflict, InputProblems, type Invalid, invalidAt, type NotFound, notFound } from '../input/rejections.ts'
import type { Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { ApiClient } from './apiClient.ts'
import { isWebOrigin } from './webOrigin.ts'

/** Creates an API client without keys. */
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
    await checkDestinations(repositories, problems, input)
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

export interface CreateApiClientInput {
  readonly realmId: string
  readonly name: string
  readonly allowedOrigins: readonly string[]
  /** `null` allows all destinations of the realm. */
  readonly destinationIds: readonly string[] | null
}

export type CreateApiClientOutcome = { readonly kind: 'created'; readonly apiClient: ApiClient } | Invalid | NotFound

/** The fields of a client in the audit log. */
export const auditedApiClientFields = [
  'name',
  'allowedOrigins',
  'destinationIds',
] as const satisfies readonly (keyof ApiClient)[]

/** Absent fields stay unchanged. */
export interface UpdateApiClientInput {
  readonly apiClientId: string
  readonly expectedRevision: number
  readonly name?: string
  readonly allowedOrigins?: readonly string[]
  /** `null` allows all destinations of the realm. */
  readonly destinationIds?: readonly string[] | null
}

export type UpdateApiClientOutcome =
  | { readonly kind: 'updated'; readonly apiClient: ApiClient }
  | Invalid
  | Conflict
  | NotFound

/** Changes an API client. The change applies from the next request. */
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
      await checkDestinations(repositories, problems, { realmId: before.realmId, destinationIds: input.destinationIds })
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

export interface DeleteApiClientInput {
  readonly apiClientId: string
  readonly confirmName: string
}

export type DeleteApiClientOutcome = { readonly kind: 'deleted'; readonly apiClientId: string } | Invalid | NotFound

/** Deletes a client and all of its keys. */
export async function deleteApiClient(
  services: Services,
  act: Act,
  input: DeleteApiClientInput,
): Promise<DeleteApiClientOutcome> {
  return services.store.transaction(async (repositories): Promise<DeleteApiClientOutcome> => {
    const apiClient = await repositories.apiClients.find(input.apiClientId)
    if (apiClient === null) return notFound
    if (input.confirmName !== apiClient.name)
      return invalidAt(['confirmName'], 'MALFORMED', "Must be the client's name.")
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

/** Reports destinations that do not belong to the realm or occur twice. */
export async function checkDestinations(
  repositories: Pick<Repositories, 'destinations'>,
  problems: InputProblems,
  { realmId, destinationIds }: Pick<CreateApiClientInput, 'realmId' | 'destinationIds'>,
): Promise<void> {
  if (destinationIds === null) return
  const known = new Set((await repositories.destinations.listByRealm(realmId)).map((destination) => destination.id))
  destinationIds.forEach((id, index) => {
    const path = ['destinationIds', String(index)]
    if (!known.has(id)) problems.add(path, 'MALFORMED', 'Must be a destination of this realm.')
    else if (destinationIds.indexOf(id) !== index) problems.add(path, 'DUPLICATE', 'Already in the list.')
  })
}

const ORIGINS_MAX = 50

/**
 * Reports origins that occur twice, and origins that contain anything except a scheme, a host and a port. The origin
 * `null` is not allowed.
 */
export function checkOrigins(problems: InputProblems, path: readonly string[], origins: readonly string[]): void {
  if (origins.length > ORIGINS_MAX) problems.add(path, 'TOO_LONG', `At most ${ORIGINS_MAX} origins.`)
  origins.forEach((origin, index) => {
    if (!isWebOrigin(origin))
      problems.add(
        [...path, String(index)],
        'MALFORMED',
        'Must be an origin as browsers send it: https://shop.example or http://localhost:5173.',
      )
    else if (origins.indexOf(origin) !== index)
      problems.add([...path, String(index)], 'DUPLICATE', 'Already in the list.')
  })
}
