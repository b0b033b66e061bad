import type { ApiKeyKind } from '../clients/apiClient.ts'

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

/** What a principal may do. */
export type Scope = 'ISSUE' | 'ISSUE_BATCH' | 'INSPECT' | 'READ' | 'MANAGE_REALMS' | 'MANAGE_CLIENTS' | 'READ_AUDIT'

/** What each role at the console may do. */
export const roleScopes: Readonly<Record<AdminRole, readonly Scope[]>> = {
  AUDITOR: ['READ', 'READ_AUDIT'],
  OPERATOR: ['READ', 'READ_AUDIT', 'MANAGE_REALMS', 'MANAGE_CLIENTS', 'INSPECT'],
  OWNER: ['READ', 'READ_AUDIT', 'MANAGE_REALMS', 'MANAGE_CLIENTS', 'INSPECT'],
}

/** What each kind of API key may do. */
export const apiKeyScopes: Readonly<Record<ApiKeyKind, readonly Scope[]>> = {
  PUBLISHABLE: ['ISSUE'],
  SECRET: ['ISSUE', 'ISSUE_BATCH', 'INSPECT'],
}

export type AdminRole = 'OWNER' | 'OPERATOR' | 'AUDITOR'

/** A person who signs in to the console. */
export interface Admin {
  readonly id: string
  /** Lower case. */
  readonly email: string
  readonly displayName: string
  readonly role: AdminRole
  readonly passwordHash: string
  /** Whether the password is still the generated one of the first start. */
  readonly isPasswordInitial: boolean
  readonly createdAt: number
  readonly lastSignedInAt: number | null
}

/** A person's session at the console. */
export interface Session {
  /** Hash of the secret in the cookie, hex. */
  readonly idHash: string
  readonly adminId: string
  readonly createdAt: number
  readonly lastSeenAt: number
}
