import type { CallMode } from '../admission/admission.ts'
import { createRingBuffer } from '../createRingBuffer.ts'
import { forLog } from '../forLog.ts'
import type { Notification } from './createChannel.ts'
import type { Outbox } from './createOutbox.ts'
import type { SdpOrigin } from './sdpOrigin.ts'
import type { Subscription } from './subscriptions.ts'

/** Creates the table of the active calls and the last calls that ended. */
export function createCallTable(): CallTable {
  const active = new Map<string, Call>()
  const ended = createRingBuffer<Call>(ENDED_MAX)
  return {
    isFull: () => active.size >= ACTIVE_MAX,
    add: (call) => void active.set(call.record.id, call),
    find: (id) => active.get(id),
    findEnded: (id) => ended.list().find(({ record }) => record.id === id),
    active: () => [...active.values()],
    setEnded(call) {
      active.delete(call.record.id)
      ended.add(call)
    },
    records: () =>
      [...ended.list(), ...active.values()]
        .map(({ record }) => redactRecord(record))
        .sort((a, b) => a.startedAt - b.startedAt),
  }
}

export interface CallTable {
  isFull(): boolean
  add(call: Call): void
  find(id: string): Call | undefined
  /** Finds a call among the last 200 that ended. */
  findEnded(id: string): Call | undefined
  active(): readonly Call[]
  setEnded(call: Call): void
  /** Returns the records of all calls, oldest first, in a form that can be shown. */
  records(): readonly CallRecord[]
}

const ACTIVE_MAX = 500
const ENDED_MAX = 200

/** Returns the record with all texts from outside made safe to show. */
function redactRecord(record: CallRecord): CallRecord {
  const { from, to, displayName, reasonText } = record
  return {
    ...record,
    from: forLog(from),
    to: forLog(to),
    displayName: displayName === null ? null : forLog(displayName),
    reasonText: reasonText === null ? null : forLog(reasonText),
  }
}

/** A call: its public record, and the state that the relay needs. */
export interface Call {
  record: CallRecord
  readonly subscription: Subscription
  readonly acceptsEarlyMedia: boolean
  /** The state of the exchange of session descriptions. */
  exchange: Exchange
  /** When the caller made its last offer. Milliseconds since 1970. */
  offeredAt: number
  /** The caller's last offer that collided, and the notification that reports the collision. */
  rejectedOffer: { readonly sdp: string; readonly notification: Notification } | undefined
  /** Whether the caller has offered a change since the call was answered. */
  hasUpdated: boolean
  /** The `o=` line of the caller's last answer. */
  answerOrigin: SdpOrigin | undefined
  readonly outbox: Outbox
  /** Whether the SDK has sent a keep-alive, which shows that it knows the call's id. */
  isKnownToCaller: boolean
  /** When the response to the call start was sent. Milliseconds since 1970. */
  startAnsweredAt: number
  /** When the caller last sent an update or a keep-alive. Milliseconds since 1970. */
  lastUpdateAt: number
  cancelNoAnswer(): void
  cancelOfferTimeout(): void
}

type Exchange =
  | 'SETTLED'
  /** The callee has to answer the call, or a change by the caller. */
  | 'CALLER_OFFERED'
  /** The caller has to answer a change by the callee. */
  | 'CALLEE_OFFERED'
  /** The caller has to make an offer, because the callee requested a change without an offer ("slow start"). */
  | 'OFFER_REQUESTED'

/** The public record of a call, with addresses but without tokens. Times are in milliseconds since 1970. */
export interface CallRecord {
  readonly id: string
  readonly state: CallRecordState
  readonly mode: CallMode
  readonly realm: string | null
  /** The fingerprint of the key that decrypted the account token. Null in an unrestricted call. */
  readonly keyFingerprint: string | null
  readonly account: string
  readonly from: string
  readonly displayName: string | null
  readonly to: string
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly endedBy: 'CALLER' | 'CALLEE' | 'GATEWAY' | null
  readonly endReason: CallEndReason | null
  readonly statusCode: string | null
  readonly reasonText: string | null
  /**
   * If the gateway ended the call because the caller was silent: the time at which the gateway last heard from the
   * caller. Otherwise null.
   */
  readonly silentSince: number | null
}

export type CallRecordState = 'STARTED' | 'RINGING' | 'CONNECTED' | 'ENDED'

export type CallEndReason =
  | 'HUNG_UP'
  | 'CANCELLED'
  | 'DECLINED'
  | 'BUSY'
  | 'NO_ANSWER'
  | 'CALLEE_OFFLINE'
  | 'CALLEE_UNKNOWN'
  | 'CALLEE_LOST'
  | 'CALLER_LOST'
  | 'UNSUBSCRIBED'
  | 'ENDED_AT_GATEWAY'
