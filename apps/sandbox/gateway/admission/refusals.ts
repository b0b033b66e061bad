import type { Clock } from '../Clock.ts'
import { createRing } from '../createRing.ts'
import { sayable } from '../outsideValues.ts'
import type { Denial } from './admitCall.ts'

/** Why no call came about. The codes are stable; the sentences may change. */
export type RefusalReason = keyof typeof STATUS_CODES

/** What the gateway says by number: its own codes for refused requests, SIP's for a call that nobody took. */
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

/** One refused request or call, as it is told to people. */
export interface Refusal {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly step: 'subscribe' | 'callStart'
  /** The HTTP status of the answer. 200 where the call was taken first and ended by notification. */
  readonly status: number
  readonly statusCode: number
  readonly reason: RefusalReason
  readonly sentence: string
  /** Null in an unrestricted call, and where the request names none. */
  readonly realm: string | null
  /** Null where the token that names it could not be read. */
  readonly account: string | null
  readonly callId: string | null
}

/** Keeps the last refusals for people to read, since the SDK hides them from its page. */
export function createRefusalLog({ clock, log }: { clock: Clock; log: (line: string) => void }): RefusalLog {
  const ring = createRing<Refusal>(REFUSALS_MAX)
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
        realm: realm === null ? null : sayable(realm),
        account: account === null ? null : sayable(account),
        callId,
      }
      ring.add(refusal)
      log(`Refused (${step}, ${refusal.statusCode}, ${refusal.reason}): ${refusal.sentence}`)
      return refusal
    },
  }
}

export interface RefusalLog {
  /** Oldest first, the last 200. */
  list(): readonly Refusal[]
  add(denial: Denial, circumstances: Circumstances): Refusal
}

interface Circumstances {
  readonly step: Refusal['step']
  readonly status: number
  readonly realm?: string | null
  readonly account?: string | null
  readonly callId?: string | null
}

const REFUSALS_MAX = 200
