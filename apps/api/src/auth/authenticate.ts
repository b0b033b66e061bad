import {
  type AdminPrincipal,
  type ApiKeyMint,
  type ApiKeyPrincipal,
  apiKeyScopes,
  type Clock,
  isUsable,
  type Principal,
  roleScopes,
  type Store,
} from '@anoncall/domain'
import type { SessionCookie } from './createSessionCookie.ts'
import { isSessionAlive, sessionEndsAt } from './createSessionCookie.ts'

/**
 * Creates the function that identifies the caller of a request. A request with an `Authorization` header is from an API
 * client, and its cookies are ignored. A session cookie is accepted only if the request has no origin or has one of the
 * console's origins.
 */
export function authenticate(deps: AuthenticationDeps): (claims: Claims) => Promise<Authentication> {
  const { store, clock, sessionCookie, ownOrigins } = deps

  async function byKey(authorization: string): Promise<Authentication> {
    const plaintext = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1]
    if (plaintext === undefined) return rejected('AUTHORIZATION_MALFORMED')
    const digest = deps.apiKeyMint.digest(plaintext)
    if (digest === null) return rejected('KEY_MALFORMED')
    const key = await store.apiKeys.findByDigest(digest)
    const apiClient = key === null ? null : await store.apiClients.find(key.apiClientId)
    const now = clock.now()
    if (key === null || apiClient === null || !isUsable(key, now)) return rejected('KEY_UNKNOWN')
    const principal: ApiKeyPrincipal = {
      kind: 'API_KEY',
      apiKeyId: key.id,
      keyKind: key.kind,
      apiClientId: apiClient.id,
      apiClientName: apiClient.name,
      realmId: apiClient.realmId,
      scopes: apiKeyScopes[key.kind],
    }
    return { kind: 'principal', principal }
  }

  async function bySession(token: string): Promise<Authentication> {
    const session = await store.sessions.find(deps.hashSessionToken(token))
    const now = clock.now()
    if (session === null || !isSessionAlive(session, now)) return nobody
    const admin = await store.admins.find(session.adminId)
    if (admin === null) return nobody
    const principal: AdminPrincipal = {
      kind: 'ADMIN',
      admin,
      sessionIdHash: session.idHash,
      sessionExpiresAt: sessionEndsAt(session, now),
      scopes: roleScopes[admin.role],
    }
    return { kind: 'principal', principal }
  }

  return async ({ authorization, cookie, origin }) => {
    if (authorization !== null) return byKey(authorization)
    const token = cookie === null ? null : sessionCookie.read(cookie)
    if (token === null || (origin !== null && !ownOrigins.includes(origin))) return nobody
    return bySession(token)
  }
}

/** The headers that identify the caller; `null` if absent. */
export interface Claims {
  readonly authorization: string | null
  readonly cookie: string | null
  readonly origin: string | null
}

type RejectionReason = 'AUTHORIZATION_MALFORMED' | 'KEY_MALFORMED' | 'KEY_UNKNOWN'

/** The caller of a request, or the reason why the caller cannot be identified. The message is for the caller. */
export type Authentication =
  | { readonly kind: 'principal'; readonly principal: Principal }
  | { readonly kind: 'rejected'; readonly reason: RejectionReason; readonly message: string }

interface AuthenticationDeps {
  readonly store: Pick<Store, 'apiKeys' | 'apiClients' | 'sessions' | 'admins'>
  readonly apiKeyMint: Pick<ApiKeyMint, 'digest'>
  readonly hashSessionToken: (token: string) => string
  readonly clock: Pick<Clock, 'now'>
  readonly sessionCookie: SessionCookie
  /** The origins of the console. */
  readonly ownOrigins: readonly string[]
}

const nobody: Authentication = { kind: 'principal', principal: { kind: 'NOBODY', scopes: [] } }

function rejected(reason: RejectionReason): Authentication {
  return { kind: 'rejected', reason, message: messages[reason] }
}

/** The messages for rejected callers. Unknown, revoked and expired keys have the same message. */
const messages: Readonly<Record<RejectionReason, string>> = {
  AUTHORIZATION_MALFORMED: 'The Authorization header must be: Bearer, a space, and an API key.',
  KEY_MALFORMED: 'This is not an Anoncall API key: a character is missing or mistyped.',
  KEY_UNKNOWN: 'This API key is not valid: it is unknown, revoked or expired.',
}
