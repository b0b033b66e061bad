import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import type { ApiClient } from './ApiClient.ts'
import { type ApiKey, type ApiKeyKind, isUsable } from './ApiKey.ts'
import { newApiKey } from './newApiKey.ts'

export interface CreateApiKeyInput {
  readonly apiClientId: string
  readonly kind: ApiKeyKind
  /** `null` when it does not expire. */
  readonly expiresAt: number | null
}

export type CreateApiKeyOutcome =
  | { readonly kind: 'created'; readonly apiClient: ApiClient; readonly apiKey: ApiKey; readonly plaintextKey: string }
  | Invalid
  | NotFound

const USABLE_KEYS_MAX = 20

/** Makes a key for a client. The key itself is given out this once. */
export async function createApiKey(
  services: Services,
  act: Act,
  input: CreateApiKeyInput,
): Promise<CreateApiKeyOutcome> {
  const problems = new InputProblems()
  const now = services.clock.now()
  problems.future(['expiresAt'], input.expiresAt, now)
  return services.store.transaction(async (repositories): Promise<CreateApiKeyOutcome> => {
    const apiClient = await repositories.apiClients.find(input.apiClientId)
    if (apiClient === null) return notFound
    const usable = (await repositories.apiKeys.listByClient(apiClient.id)).filter((key) => isUsable(key, now))
    if (usable.length >= USABLE_KEYS_MAX)
      problems.add(['apiClientId'], 'OUT_OF_RANGE', `At most ${USABLE_KEYS_MAX} usable keys.`)
    const invalid = problems.outcome()
    if (invalid !== null) return invalid
    const { apiKey, plaintextKey } = newApiKey(services, apiClient.id, input.kind, input.expiresAt)
    await repositories.apiKeys.insert(apiKey)
    await recordAudit(services, repositories, {
      ...act,
      action: 'API_KEY_CREATED',
      subjectId: apiKey.id,
      realmId: apiClient.realmId,
      changes: [
        { field: 'kind', before: null, after: apiKey.kind },
        { field: 'start', before: null, after: apiKey.start },
      ],
    })
    return { kind: 'created', apiClient, apiKey, plaintextKey }
  })
}
