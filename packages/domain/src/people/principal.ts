import type { ApiKeyKind } from '../clients/apiClient.ts'

/** An administrator with a session at the console. */
export interface AdminPrincipal {
  readonly kind: 'ADMIN'
  readonly admin: Admin
  readonly sessionIdHash: string
  readonly sessionExpiresAt: number
  readonly scopes: readonly Scope[]
}

/** A program with an API key. The program has access to its client's realm only. */
export interface ApiKeyPrincipal {
  readonly kind: 'API_KEY'
  readonly apiKeyId: string
  readonly keyKind: ApiKeyKind
  readonly apiClientId: string
  readonly apiClientName: string
  readonly realmId: string
  readonly scopes: readonly Scope[]
}

/** The authenticated author of a request. */
export type Principal = { readonly kind: 'NOBODY'; readonly scopes: readonly [] } | AdminPrincipal | ApiKeyPrincipal

/** A permission of a principal. */
export type Scope = 'ISSUE' | 'ISSUE_BATCH' | 'INSPECT' | 'READ' | 'MANAGE_REALMS' | 'MANAGE_CLIENTS' | 'READ_AUDIT'

/** The scopes of each administrator role. */
export const roleScopes: Readonly<Record<AdminRole, readonly Scope[]>> = {
  AUDITOR: ['READ', 'READ_AUDIT'],
  OPERATOR: ['READ', 'READ_AUDIT', 'MANAGE_REALMS', 'MANAGE_CLIENTS', 'INSPECT'],
  OWNER: ['READ', 'READ_AUDIT', 'MANAGE_REALMS', 'MANAGE_CLIENTS', 'INSPECT'],
}

/** The scopes of each kind of API key. */
export const apiKeyScopes: Readonly<Record<ApiKeyKind, readonly Scope[]>> = {
  PUBLISHABLE: ['ISSUE'],
  SECRET: ['ISSUE', 'ISSUE_BATCH', 'INSPECT'],
}

export type AdminRole = 'OWNER' | 'OPERATOR' | 'AUDITOR'

/** A person who can sign in to the console. */
export interface Admin {
  readonly id: string
  /** In lower case. */
  readonly email: string
  readonly displayName: string
  readonly role: AdminRole
  readonly passwordHash: string
  /** Whether the password is still the one that was generated at the first start. */
  readonly isPasswordInitial: boolean
  readonly createdAt: number
  readonly lastSignedInAt: number | null
}

/** An administrator's session at the console. */
export interface Session {
  /** The hash of the secret in the cookie, hex. */
  readonly idHash: string
  readonly adminId: string
  readonly createdAt: number
  readonly lastSeenAt: number
}
