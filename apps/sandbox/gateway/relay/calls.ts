import type { CallMode } from '../admission/admitCall.ts'
import { createRing } from '../createRing.ts'
import { sayable } from '../outsideValues.ts'
import type { Notification } from './createChannel.ts'
import type { Outbox } from './createOutbox.ts'
import type { Subscription } from './subscriptions.ts'

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

type Exchange =
  | 'SETTLED'
  /** The callee owes an answer: to the call itself, or to a change by the caller. */
  | 'CALLER_OFFERED'
  /** The caller owes an answer to a change by the callee. */
  | 'CALLEE_OFFERED'
  /** The caller owes an offer, since the callee asked for a change without making one ("slow start"). */
  | 'OFFER_ASKED'

/** A call as it is told to people and to tests. Addresses, never tokens; instants in milliseconds since 1970. */
export interface CallRecord {
  readonly id: string
  readonly state: CallRecordState
  readonly mode: CallMode
  readonly realm: string | null
  /** By which of the realm's keys the caller was let in. Null in an unrestricted call. */
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
  /** Since when the gateway had heard nothing from the caller, if it ended the call for that. Otherwise null. */
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

/** The calls that last, and the records of the last ones that ended. */
export function createCallTable(): CallTable {
  const lasting = new Map<string, Call>()
  const ended = createRing<Call>(ENDED_MAX)
  return {
    isFull: () => lasting.size >= LASTING_MAX,
    add: (call) => void lasting.set(call.record.id, call),
    find: (id) => lasting.get(id),
    findEnded: (id) => ended.list().find(({ record }) => record.id === id),
    lasting: () => [...lasting.values()],
    setEnded(call) {
      lasting.delete(call.record.id)
      ended.add(call)
    },
    records: () =>
      [...ended.list(), ...lasting.values()]
        .map(({ record }) => sayableRecord(record))
        .sort((a, b) => a.startedAt - b.startedAt),
  }
}

export interface CallTable {
  isFull(): boolean
  add(call: Call): void
  find(id: string): Call | undefined
  /** Among the last 200. */
  findEnded(id: string): Call | undefined
  lasting(): readonly Call[]
  setEnded(call: Call): void
  /** Oldest first, as they may be shown to people. */
  records(): readonly CallRecord[]
}

const LASTING_MAX = 500
const ENDED_MAX = 200

/** Everybody in it was named from outside. */
function sayableRecord(record: CallRecord): CallRecord {
  const { from, to, displayName, reasonText } = record
  return {
    ...record,
    from: sayable(from),
    to: sayable(to),
    displayName: displayName === null ? null : sayable(displayName),
    reasonText: reasonText === null ? null : sayable(reasonText),
  }
}

/** Returns the calls whose caller is gone without a word, as a closed page is, each with the reason and the last sign of life. */
export function findAbandonedCalls(
  calls: readonly Call[],
  now: number,
): { call: Call; why: string; silentSince: number }[] {
  return calls.flatMap((call) => {
    const why = whyAbandoned(call, now)
    const silentSince = Math.max(call.lastAuditAt, call.subscription.channel.absence()?.sinceAt ?? 0)
    return why === undefined ? [] : [{ call, why, silentSince }]
  })
}

function whyAbandoned({ lastAuditAt, subscription }: Call, now: number): string | undefined {
  if (now - lastAuditAt > AUDIT_MISSING_MS) return 'The caller sent no audit'
  const absence = subscription.channel.absence()
  if (absence === undefined) return undefined
  // A call outlives its socket as long as its audits come, every 25 s.
  const isHeard = lastAuditAt > absence.sinceAt
  if (absence.isPageGone && !isHeard && now - absence.sinceAt > PAGE_GONE_MS) return 'The caller closed the page'
  if (!isHeard && now - absence.sinceAt > SOCKET_LOST_MS) return 'The caller was lost'
  return undefined
}

/** Subscriptions that have run out, and those that nobody is behind any more. */
export function findAbandonedSubscriptions(
  subscriptions: readonly Subscription[],
  hasCall: ReadonlySet<Subscription>,
  now: number,
): { subscription: Subscription; why: string }[] {
  return subscriptions.flatMap((subscription) => {
    if (now >= subscription.expiresAt) return [{ subscription, why: 'The subscription ran out' }]
    const absence = subscription.channel.absence()
    const isLeft = absence !== undefined && !hasCall.has(subscription) && now - absence.sinceAt > LEFT_MS
    return isLeft ? [{ subscription, why: 'The subscription had no socket and no call' }] : []
  })
}

const AUDIT_MISSING_MS = 75_000
const PAGE_GONE_MS = 2_000
const SOCKET_LOST_MS = 30_000
const LEFT_MS = 60_000

/** Returns what the `o=` line of an SDP says about its age. Undefined for an SDP without a usable one. */
export function readSdpOrigin(sdp: string): SdpOrigin | undefined {
  const [, sessionId, version] = /^o=\S+ (\S+) (\d{1,15}) /m.exec(sdp) ?? []
  return sessionId === undefined ? undefined : { sessionId, version: Number(version) }
}

/** Whether the SDP was made after the other one. True for SDPs of different sessions. */
export function isNewer(one: SdpOrigin | undefined, other: SdpOrigin | undefined): boolean {
  return one === undefined || one.sessionId !== other?.sessionId || one.version > other.version
}

interface SdpOrigin {
  readonly sessionId: string
  /** Goes up with every description that the browser makes (RFC 3264). */
  readonly version: number
}
