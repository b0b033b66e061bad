import type { ApiKeyKind } from '../clients/ApiKey.ts'
import type { Admin } from './Admin.ts'
import type { Scope } from './Scope.ts'

/** A person with a session at the console. */
export interface AdminPrincipal {
  readonly kind: 'ADMIN'
  readonly admin: Admin
  readonly sessionIdHash: string
  readonly sessionExpiresAt: number
  readonly scopes: readonly Scope[]
}

/** A program with an API key. It reaches its own client's realm and nothing else. */
export interface ApiKeyPrincipal {
  readonly kind: 'API_KEY'
  readonly apiKeyId: string
  readonly keyKind: ApiKeyKind
  readonly apiClientId: string
  readonly apiClientName: string
  readonly realmId: string
  readonly scopes: readonly Scope[]
}

/** Whoever stands behind a request. */
export type Principal = { readonly kind: 'NOBODY'; readonly scopes: readonly [] } | AdminPrincipal | ApiKeyPrincipal
