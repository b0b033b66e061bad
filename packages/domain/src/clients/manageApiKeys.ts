import { recordAudit } from '../audit/auditChain.ts'
import type { Act } from '../audit/auditEntry.ts'
import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import type { Services } from '../ports/services.ts'
import { type ApiClient, type ApiKey, type ApiKeyKind, type ApiKeyState, apiKeyState, isUsable } from './apiClient.ts'

/** Creates a key for a client. The plaintext key is returned only this once. */
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
    const { apiKey, plaintextKey } = mintApiKey(services, input)
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

export interface CreateApiKeyInput {
  readonly apiClientId: string
  readonly kind: ApiKeyKind
  /** `null` if the key does not expire. */
  readonly expiresAt: number | null
}

export type CreateApiKeyOutcome =
  | { readonly kind: 'created'; readonly apiClient: ApiClient; readonly apiKey: ApiKey; readonly plaintextKey: string }
  | Invalid
  | NotFound

const USABLE_KEYS_MAX = 20

export interface RotateApiKeyInput {
  readonly apiKeyId: string
  /** How long the replaced key is still accepted. With 0, it is rejected immediately. */
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

/** Replaces a key with a new key of the same kind. The replaced key is still accepted during the overlap. */
export async function rotateApiKey(
  services: Services,
  act: Act,
  input: RotateApiKeyInput,
): Promise<RotateApiKeyOutcome> {
  const problems = new InputProblems()
  problems.wholeNumber(['overlapSeconds'], input.overlapSeconds, { min: 0, max: OVERLAP_SECONDS_MAX })
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
    const { apiKey: newKey, plaintextKey } = mintApiKey(services, {
      apiClientId: apiClient.id,
      kind: key.kind,
      expiresAt: null,
    })
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

export interface RevokeApiKeyInput {
  readonly apiKeyId: string
  readonly reason: string
}

export type RevokeApiKeyOutcome = { readonly kind: 'revoked'; readonly apiKey: ApiKey } | Invalid | NotFound

/** Revokes a key, starting with the next request. A revoked key cannot be restored. */
export async function revokeApiKey(
  services: Services,
  act: Act,
  input: RevokeApiKeyInput,
): Promise<RevokeApiKeyOutcome> {
  const problems = new InputProblems()
  problems.text(['reason'], input.reason, 200)
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  return services.store.transaction(async (repositories): Promise<RevokeApiKeyOutcome> => {
    const key = await repositories.apiKeys.find(input.apiKeyId)
    const apiClient = key === null ? null : await repositories.apiClients.find(key.apiClientId)
    if (key === null || apiClient === null) return notFound
    if (key.revokedAt !== null) return { kind: 'revoked', apiKey: key }
    const apiKey: ApiKey = { ...key, revokedAt: services.clock.now() }
    await repositories.apiKeys.update(apiKey)
    await recordAudit(services, repositories, {
      ...act,
      action: 'API_KEY_REVOKED',
      subjectId: key.id,
      realmId: apiClient.realmId,
      changes: [
        { field: 'start', before: key.start, after: key.start },
        { field: 'reason', before: null, after: input.reason },
      ],
    })
    return { kind: 'revoked', apiKey }
  })
}

/** Returns a new key that is not stored yet, with its plaintext. */
export function mintApiKey(
  services: Pick<Services, 'apiKeyMint' | 'ids' | 'clock'>,
  { apiClientId, kind, expiresAt }: CreateApiKeyInput,
): { readonly apiKey: ApiKey; readonly plaintextKey: string } {
  const { plaintext, start, digest } = services.apiKeyMint.mint(kind)
  const createdAt = services.clock.now()
  const apiKey: ApiKey = {
    id: services.ids.next('key'),
    apiClientId,
    kind,
    start,
    digest,
    createdAt,
    expiresAt,
    lastUsedAt: null,
    replacedAt: null,
    revokedAt: null,
  }
  return { apiKey, plaintextKey: plaintext }
}
