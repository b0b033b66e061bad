import type { CallRecord } from './CallRecord.ts'
import type { Notification } from './createChannel.ts'
import type { Outbox } from './createOutbox.ts'
import type { SdpOrigin } from './readSdpOrigin.ts'
import type { Subscription } from './Subscription.ts'

/** A call while it lasts: its record, and what the relay must remember of it. */
export interface Call {
  record: CallRecord
  readonly subscription: Subscription
  readonly takesEarlyMedia: boolean
  /** Whose turn it is in the exchange of descriptions. */
  exchange: Exchange
  /** When the caller made the offer that the callee has not answered yet. Milliseconds since 1970. */
  offeredAt: number
  /** The caller's last offer that collided, and the notification that says so. */
  refusedOffer: { readonly sdp: string; readonly notification: Notification } | undefined
  /** Whether the caller has offered a change since the call was answered. */
  hasUpdated: boolean
  /** The `o=` line of the caller's last answer. */
  answerOrigin: SdpOrigin | undefined
  readonly outbox: Outbox
  /** Whether the SDK has shown, by an audit, that it knows the call's id. */
  isKnownToCaller: boolean
  /** When the response that starts the call had been sent. Milliseconds since 1970. */
  startAnsweredAt: number
  lastAuditAt: number
  cancelNoAnswer(): void
  cancelAsking(): void
}

export type Exchange =
  | 'SETTLED'
  /** The callee owes an answer: to the call itself, or to a change by the caller. */
  | 'CALLER_OFFERED'
  /** The caller owes an answer to a change by the callee. */
  | 'CALLEE_OFFERED'
  /** The caller owes an offer, since the callee asked for a change without making one ("slow start"). */
  | 'OFFER_ASKED'
