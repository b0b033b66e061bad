import type {
  AdminRole,
  ApiKeyKind,
  DecisionCheck,
  RealmKeyWarning,
  RefusalReason,
  TimestampUnit,
  TokenCipher,
} from '../generated/graphql.ts'

/** The contract's names in the words of a person. */
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
      'The gateway accepts tokens of each of these realms in the others, and ECB tokens can be recombined. Rotate to a separate key.',
  },
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

/** Whether a text, from an address or a field, names a reason. */
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
