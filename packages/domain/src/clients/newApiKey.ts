import type { Services } from '../Services.ts'
import type { ApiKey, ApiKeyKind } from './ApiKey.ts'

/** Makes a key, neither stored nor told yet. The plaintext is given out by whoever stores it, and by nobody after that. */
export function newApiKey(
  services: Pick<Services, 'apiKeyMint' | 'ids' | 'clock'>,
  apiClientId: string,
  kind: ApiKeyKind,
  expiresAt: number | null,
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
