/** Why no call came about. The codes are stable; the sentences may change. */
export type RefusalReason = keyof typeof STATUS_CODES

/** What the gateway says by number: its own codes for refused requests, SIP's for a call that nobody took. */
export const STATUS_CODES = {
  TOKEN_EXPIRED: 65,
  TOKEN_FROM_THE_FUTURE: 65,
  REALM_UNKNOWN: 64,
  REALM_MISSING: 64,
  REALM_CHANGED: 64,
  TOKEN_UNREADABLE: 46,
  TOKEN_MALFORMED: 46,
  ACCOUNT_HAS_SIP: 46,
  SIP_MISSING: 46,
  TIMESTAMP_IN_SECONDS: 46,
  TIMESTAMP_IN_MILLISECONDS: 46,
  SUBSCRIBER_UNKNOWN: 35,
  CALLME_DISABLED: 35,
  TOKENS_REQUIRED: 35,
  DESTINATION_NOT_ALLOWED: 35,
  SUBSCRIPTION_UNKNOWN: 39,
  REQUEST_MALFORMED: 5,
  SETTINGS_UNREADABLE: 503,
  OVERLOADED: 503,
  CALLEE_OFFLINE: 480,
  CALLEE_UNKNOWN: 404,
  BUSY: 486,
  NO_ANSWER: 487,
  SCRIPTED: 0,
} as const
