import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import type { ApiKey } from './ApiKey.ts'

export interface RevokeApiKeyInput {
  readonly apiKeyId: string
  readonly reason: string
}

export type RevokeApiKeyOutcome = { readonly kind: 'revoked'; readonly apiKey: ApiKey } | Invalid | NotFound

/** Takes effect with the next request. A revoked key stays revoked. */
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
