import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import type { ApiClient } from './ApiClient.ts'
import { type ApiKey, type ApiKeyState, apiKeyState } from './ApiKey.ts'
import { newApiKey } from './newApiKey.ts'

export interface RotateApiKeyInput {
  readonly apiKeyId: string
  /** How long the replaced key stays accepted; 0 ends it at once. */
  readonly overlapSeconds: number
}

export type RotateApiKeyOutcome =
  | {
      readonly kind: 'rotated'
      readonly apiClient: ApiClient
      readonly newKey: ApiKey
      readonly replacedKey: ApiKey
      readonly plaintextKey: string
    }
  | { readonly kind: 'notActive'; readonly state: ApiKeyState }
  | Invalid
  | NotFound

const OVERLAP_SECONDS_MAX = 90 * 86_400

/** Makes a key of the same kind; the replaced one stays accepted for the overlap. */
export async function rotateApiKey(
  services: Services,
  act: Act,
  input: RotateApiKeyInput,
): Promise<RotateApiKeyOutcome> {
  const problems = new InputProblems()
  problems.wholeNumber(['overlapSeconds'], input.overlapSeconds, 0, OVERLAP_SECONDS_MAX)
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  const now = services.clock.now()
  return services.store.transaction(async (repositories): Promise<RotateApiKeyOutcome> => {
    const key = await repositories.apiKeys.find(input.apiKeyId)
    const apiClient = key === null ? null : await repositories.apiClients.find(key.apiClientId)
    if (key === null || apiClient === null) return notFound
    const state = apiKeyState(key, now)
    if (state !== 'ACTIVE') return { kind: 'notActive', state }
    const endsAt = now + input.overlapSeconds * 1_000
    const replacedKey: ApiKey = { ...key, replacedAt: now, expiresAt: Math.min(endsAt, key.expiresAt ?? endsAt) }
    const { apiKey: newKey, plaintextKey } = newApiKey(services, apiClient.id, key.kind, null)
    await repositories.apiKeys.update(replacedKey)
    await repositories.apiKeys.insert(newKey)
    await recordAudit(services, repositories, {
      ...act,
      action: 'API_KEY_ROTATED',
      subjectId: newKey.id,
      realmId: apiClient.realmId,
      changes: [
        { field: 'start', before: key.start, after: newKey.start },
        { field: 'replacedKeyExpiresAt', before: null, after: new Date(endsAt).toISOString() },
      ],
    })
    return { kind: 'rotated', apiClient, newKey, replacedKey, plaintextKey }
  })
}
