/** A website or a server that can request credentials in one realm. */
export interface ApiClient {
  readonly id: string
  readonly realmId: string
  readonly name: string
  /** The exact web origins from which publishable keys work. An empty list allows no origin. */
  readonly allowedOrigins: readonly string[]
  /** The destinations that the client may call; `null` for all destinations of the realm. */
  readonly destinationIds: readonly string[] | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly revision: number
}

export type ApiKeyKind = 'PUBLISHABLE' | 'SECRET'

export type ApiKeyState = 'ACTIVE' | 'RETIRING' | 'EXPIRED' | 'REVOKED'

/** A key of an API client. Only a keyed hash of the key itself is stored. */
export interface ApiKey {
  readonly id: string
  readonly apiClientId: string
  readonly kind: ApiKeyKind
  /** The first twelve characters, which identify the key. */
  readonly start: string
  /** The keyed hash of the complete key. */
  readonly digest: string
  readonly createdAt: number
  /** `null` if the key does not expire. */
  readonly expiresAt: number | null
  /** Accurate to one minute; `null` if the key was never used. */
  readonly lastUsedAt: number | null
  /** `null` while the key has no successor. */
  readonly replacedAt: number | null
  /** `null` while the key is not revoked. */
  readonly revokedAt: number | null
}

/** Returns the state of a key at the instant `now`. Only ACTIVE and RETIRING keys are accepted. */
export function apiKeyState(key: ApiKey, now: number): ApiKeyState {
  if (key.revokedAt !== null) return 'REVOKED'
  if (key.expiresAt !== null && key.expiresAt <= now) return 'EXPIRED'
  return key.replacedAt === null ? 'ACTIVE' : 'RETIRING'
}

/** Returns whether a key is accepted at the instant `now`. */
export function isUsable(key: ApiKey, now: number): boolean {
  const state = apiKeyState(key, now)
  return state === 'ACTIVE' || state === 'RETIRING'
}
