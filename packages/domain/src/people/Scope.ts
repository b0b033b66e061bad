import type { ApiKeyKind } from '../clients/ApiKey.ts'
import type { AdminRole } from './Admin.ts'

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
