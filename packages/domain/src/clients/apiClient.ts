/** A website or a server that may issue in one realm. */
export interface ApiClient {
  readonly id: string
  readonly realmId: string
  readonly name: string
  /** Exact web origins from which publishable keys work. Empty means none. */
  readonly allowedOrigins: readonly string[]
  /** The destinations it may call; `null` means all of the realm's. */
  readonly destinationIds: readonly string[] | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly revision: number
}

export type ApiKeyKind = 'PUBLISHABLE' | 'SECRET'

export type ApiKeyState = 'ACTIVE' | 'RETIRING' | 'EXPIRED' | 'REVOKED'

/** A key of an API client. Of the key itself only a keyed hash is kept. */
export interface ApiKey {
  readonly id: string
  readonly apiClientId: string
  readonly kind: ApiKeyKind
  /** The first twelve characters, to recognise it by. */
  readonly start: string
  /** Keyed hash of the whole key. */
  readonly digest: string
  readonly createdAt: number
  /** `null` when it does not expire. */
  readonly expiresAt: number | null
  /** To the nearest minute; `null` when never used. */
  readonly lastUsedAt: number | null
  /** `null` while it has no successor. */
  readonly replacedAt: number | null
  /** `null` while it is not revoked. */
  readonly revokedAt: number | null
}

/** What a key is worth at an instant. Only ACTIVE and RETIRING keys are accepted. */
export function apiKeyState(key: ApiKey, now: number): ApiKeyState {
  if (key.revokedAt !== null) return 'REVOKED'
  if (key.expiresAt !== null && key.expiresAt <= now) return 'EXPIRED'
  return key.replacedAt === null ? 'ACTIVE' : 'RETIRING'
}

/** Whether a key is accepted at an instant. */
export function isUsable(key: ApiKey, now: number): boolean {
  const state = apiKeyState(key, now)
  return state === 'ACTIVE' || state === 'RETIRING'
}
