import type { Clock } from '../Clock.ts'
import { createRingBuffer } from '../createRingBuffer.ts'
import { forLog } from '../forLog.ts'

/**
 * Creates the log of refused requests and calls. The log is needed because the SDK does not report refusals to the
 * page.
 */
export function createRefusalLog({ clock, log }: { clock: Clock; log: (line: string) => void }): RefusalLog {
  const ring = createRingBuffer<Refusal>(REFUSALS_MAX)
  let count = 0
  return {
    list: ring.list,
    add(denial, { step, status, realm = null, account = null, callId = null }) {
      count += 1
      const refusal: Refusal = {
        id: String(count),
        at: clock.now(),
        step,
        status,
        statusCode: STATUS_CODES[denial.reason],
        reason: denial.reason,
        sentence: denial.sentence,
        realm: realm === null ? null : forLog(realm),
        account: account === null ? null : forLog(account),
        callId,
      }
      ring.add(refusal)
      log(`Refused (${step}, ${refusal.statusCode}, ${refusal.reason}): ${refusal.sentence}`)
      return refusal
    },
  }
}

export interface RefusalLog {
  /** Returns the last 200 refusals, oldest first. */
  list(): readonly Refusal[]
  add(denial: Denial, context: RefusalContext): Refusal
}

interface RefusalContext {
  readonly step: Refusal['step']
  readonly status: number
  readonly realm?: string | null
  readonly account?: string | null
  readonly callId?: string | null
}

const REFUSALS_MAX = 200

/** The record of one refused request or call, without tokens and keys. */
export interface Refusal {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly step: 'subscribe' | 'callStart'
  /** The HTTP status of the answer. 200 if the call was accepted first and ended with a notification. */
  readonly status: number
  readonly statusCode: number
  readonly reason: RefusalReason
  readonly sentence: string
  /** Null in an unrestricted call, and if the request names no realm. */
  readonly realm: string | null
  /** Null if the token with the account could not be read. */
  readonly account: string | null
  readonly callId: string | null
}

/** Creates a denial. */
export function denied(reason: RefusalReason, sentence: string): Denial {
  return { kind: 'denied', reason, sentence }
}

/** The decision to refuse a request. The sentence can be shown and never contains a token or a key. */
export interface Denial {
  readonly kind: 'denied'
  readonly reason: RefusalReason
  readonly sentence: string
}

/** Why a request or a call was refused. The codes are stable. The sentences can change. */
export type RefusalReason = keyof typeof STATUS_CODES

/** The status code that is reported for each reason. For a request, it is the platform's own code. For a call, it is a SIP code. */
const STATUS_CODES = {
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
