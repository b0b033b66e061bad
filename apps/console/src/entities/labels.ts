import type {
  AdminRole,
  ApiKeyKind,
  AuditAction,
  DecisionCheck,
  RateLimitScope,
  RealmKeyWarning,
  RefusalReason,
  TimestampUnit,
  TokenCipher,
} from '../generated/graphql.ts'
import { exhaustive } from '../lib/exhaustive.ts'

export const CIPHER_LABELS: Record<TokenCipher, string> = {
  AES_128_ECB: 'AES-128 ECB',
  AES_256_CBC_HMAC: 'AES-256 CBC with HMAC',
}

export const KEY_LENGTHS: Record<TokenCipher, number> = { AES_128_ECB: 16, AES_256_CBC_HMAC: 32 }

export const TIMESTAMP_UNIT_LABELS: Record<TimestampUnit, string> = {
  MILLISECONDS: 'Milliseconds (13 digits)',
  SECONDS: 'Seconds (10 digits)',
}

export const KEY_WARNING_LABELS: Record<RealmKeyWarning, { readonly short: string; readonly sentence: string }> = {
  GUESSABLE: {
    short: 'Guessable key',
    sentence: 'Anyone with one token could find this key by brute force. Stage a generated key and rotate to it.',
  },
  PUBLICLY_KNOWN: {
    short: 'Publicly known key',
    sentence: 'This key is published in examples, so anyone can create tokens with it. Rotate to another key now.',
  },
  SHARED: {
    short: 'Shared key',
    sentence:
      'The gateway accepts a token of any realm with this key in every other realm with this key, and ECB tokens can be recombined. Rotate to a separate key.',
  },
}

/**
 * The texts for each scope of a limit: a label, and a phrase for the end of a sentence about the limit. The scope
 * determines which requests the limit counts together.
 */
export const LIMIT_SCOPE_LABELS: Record<RateLimitScope, { readonly short: string; readonly phrase: string }> = {
  ADDRESS: { short: 'Each visitor', phrase: 'for each visitor' },
  CALLEE: { short: 'Each callee', phrase: 'for each callee' },
  OWNER: { short: 'All callers', phrase: 'for all callers together' },
}

export const REFUSAL_LABELS: Record<RefusalReason, string> = {
  PAUSED: 'Issuing is paused',
  ORIGIN_NOT_ALLOWED: 'Origin not allowed',
  CALLEE_NOT_ALLOWED: 'Callee not allowed',
  NETWORK_BLOCKED: 'Network blocked',
  OUTSIDE_BUSINESS_HOURS: 'Outside business hours',
  RATE_LIMITED: 'Limit reached',
  CHALLENGE_REQUIRED: 'Proof of work required',
  CHALLENGE_FAILED: 'Proof of work failed',
}

/** Returns whether a value from a URL or field is a refusal reason. */
export function isRefusalReason(value: unknown): value is RefusalReason {
  return typeof value === 'string' && Object.hasOwn(REFUSAL_LABELS, value)
}

export const CHECK_LABELS: Record<DecisionCheck, string> = {
  PAUSE: 'Pauses',
  ORIGIN: 'Origin',
  CALLEE: 'Callee',
  BLOCK_LIST: 'Block list',
  BUSINESS_HOURS: 'Business hours',
  RATE_LIMIT: 'Limits',
  CHALLENGE: 'Proof of work',
}

export const API_KEY_KIND_LABELS: Record<ApiKeyKind, string> = { PUBLISHABLE: 'Publishable', SECRET: 'Secret' }

export const ROLE_LABELS: Record<AdminRole, string> = { OWNER: 'Owner', OPERATOR: 'Operator', AUDITOR: 'Auditor' }

/** Labels of audit actions. */
export const AUDIT_ACTION_LABELS: Record<AuditAction, string> = {
  TOKEN_INSPECTED: 'Token inspected',
  ISSUANCE_TRIED: 'Credentials issued in the playground',
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

/** Returns whether a value from a URL or field is an audit action. */
export function isAuditAction(value: unknown): value is AuditAction {
  return typeof value === 'string' && Object.hasOwn(AUDIT_ACTION_LABELS, value)
}

/** The tabs of a realm's page in order, by their name in the URL. */
export const REALM_TAB_LABELS = {
  general: 'General',
  keys: 'Keys',
  destinations: 'Destinations',
  policy: 'Policy',
  blocks: 'Blocks',
  splice: 'Splice audit',
} as const

/** Returns whether a value from a URL or tab list is a tab of a realm's page. */
export function isRealmTab(value: unknown): value is keyof typeof REALM_TAB_LABELS {
  return typeof value === 'string' && Object.hasOwn(REALM_TAB_LABELS, value)
}

/** The tabs of a site's page in order, by their name in the URL. */
export const SITE_TAB_LABELS = { keys: 'Keys', settings: 'Settings', code: 'Code', policy: 'Policy' } as const

/** Returns whether a value from a URL or tab list is a tab of a site's page. */
export function isSiteTab(value: unknown): value is keyof typeof SITE_TAB_LABELS {
  return typeof value === 'string' && Object.hasOwn(SITE_TAB_LABELS, value)
}

/** Returns the name of an actor. A null actor is the service itself. */
export function actorName(actor: Actor | null): string {
  if (actor === null) return 'The service'
  switch (actor.__typename) {
    case 'Admin':
      return actor.displayName
    case 'ApiClient':
      return actor.name
    default:
      return exhaustive(actor)
  }
}

type Actor =
  | { readonly __typename: 'Admin'; readonly displayName: string }
  | { readonly __typename: 'ApiClient'; readonly name: string }
