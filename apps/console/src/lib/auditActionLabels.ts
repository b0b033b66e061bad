import type { AuditAction } from '../generated/graphql.ts'

/** What was done, as the audit page says it. */
export const AUDIT_ACTION_LABELS: Record<AuditAction, string> = {
  TOKEN_INSPECTED: 'Token inspected',
  ISSUANCE_TRIED: 'Credentials minted in the playground',
  ADMIN_CREATED: 'Person added',
  FIRST_RUN_FILE_DELETED: 'First-run file deleted',
  REALM_CREATED: 'Realm created',
  REALM_UPDATED: 'Realm changed',
  REALM_KEY_STAGED: 'Realm key staged',
  REALM_KEY_ACTIVATED: 'Realm key activated',
  REALM_KEY_RETIRED: 'Realm key retired',
  ISSUING_PAUSED: 'Issuing paused',
  ISSUING_RESUMED: 'Issuing resumed',
  REALM_DELETED: 'Realm deleted',
  DESTINATION_CREATED: 'Destination created',
  DESTINATION_UPDATED: 'Destination changed',
  DESTINATION_DELETED: 'Destination deleted',
  API_CLIENT_CREATED: 'Site created',
  API_CLIENT_UPDATED: 'Site changed',
  API_CLIENT_DELETED: 'Site deleted',
  API_KEY_CREATED: 'API key created',
  API_KEY_ROTATED: 'API key rotated',
  API_KEY_REVOKED: 'API key revoked',
  POLICY_SET: 'Policy set',
  POLICY_CLEARED: 'Policy cleared',
  BLOCK_CREATED: 'Network blocked',
  BLOCK_LIFTED: 'Block lifted',
  ADMIN_SIGNED_IN: 'Signed in',
  ADMIN_SIGN_IN_FAILED: 'Sign-in failed',
  ADMIN_PASSWORD_CHANGED: 'Password changed',
  ADMIN_PASSWORD_RESET: 'Password reset on the server',
  ADMIN_SIGNED_OUT: 'Signed out',
  UNKNOWN: 'Unknown entry',
}

/** Whether a text, from an address or a field, names an action. */
export function isAuditAction(value: unknown): value is AuditAction {
  return typeof value === 'string' && Object.hasOwn(AUDIT_ACTION_LABELS, value)
}
