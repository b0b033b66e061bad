import { randomUUID } from 'node:crypto'
import type { AdmittedCall } from '../admission/admitCall.ts'
import type { Clock } from '../Clock.ts'
import { sayable } from '../outsideValues.ts'
import type { Agents, CustomParameter } from './agents.ts'
import type { Call, CallEndReason, CallRecord, CallRecordState, CallTable } from './calls.ts'
import type { Notification } from './createChannel.ts'
import { createOutbox } from './createOutbox.ts'
import type { Subscription } from './subscriptions.ts'

/** What both sides of a call have in common: its beginning, its notifications and its end. */
export function createCallRelay({
  table,
  agents,
  clock,
  log,
  noAnswerAfterSeconds,
  onNoAnswer,
}: RelayOptions): CallRelay {
  function notify(
    call: Call,
    eventType: Notification['eventType'],
    extra: Omit<Notification['sessionParams'], 'sessionData'> = {},
    statusCode?: number,
  ) {
    const { id, to } = call.record
    const notification: Notification = {
      eventType,
      isAnswerToUpdate: eventType === 'respondCallUpdate' && extra.sdp !== undefined && call.hasUpdated,
      ...(statusCode !== undefined && { statusCode }),
      sessionParams: { sessionData: id, ...extra },
      // The SDK mends an address without a domain in a way that breaks it: always the full one.
      callNotificationParams: { remoteName: to, remoteDisplayNumber: to },
    }
    call.outbox.send(notification)
    return notification
  }

  function askCaller(call: Call, sdp: string | undefined): void {
    call.exchange = sdp === undefined ? 'OFFER_ASKED' : 'CALLEE_OFFERED'
    notify(call, 'startCallUpdate', sdp === undefined ? {} : { sdp })
    // The SDK forgets an offer that meets one of its own: the call must not stay closed to every later change.
    call.cancelAsking()
    call.cancelAsking = clock.schedule(() => {
      if (call.exchange !== 'CALLEE_OFFERED' && call.exchange !== 'OFFER_ASKED') return
      call.exchange = 'SETTLED'
      const { id: callId, to } = call.record
      agents.tell(to, { type: 'error', callId, message: 'The caller did not answer the change. Try it again.' })
    }, ASKED_FOR_MS_MAX)
  }

  function refuseUpdate(call: Call, sdp: string | undefined): void {
    const reasonText = 'The other side is changing the call at this moment'
    const notification = notify(call, 'respondCallUpdate', { reasonText, retryAfter: RETRY_AFTER_MS }, COLLISION)
    call.refusedOffer = sdp === undefined ? undefined : { sdp, notification }
    log(`Call ${call.record.id}: a change by the caller collided with another one.`)
  }

  function refuseByCaller(call: Call): void {
    if (call.exchange !== 'CALLEE_OFFERED' && call.exchange !== 'OFFER_ASKED') return
    const { id: callId, to } = call.record
    const { refusedOffer } = call
    call.exchange = 'SETTLED'
    // The caller's own change has lost against the one that the caller refuses: it is carried out after all.
    if (refusedOffer !== undefined && call.outbox.unsend(refusedOffer.notification)) {
      call.exchange = 'CALLER_OFFERED'
      call.offeredAt = clock.now()
      call.hasUpdated = true
      agents.tell(to, { type: 'offer', callId, sdp: refusedOffer.sdp })
    }
    call.refusedOffer = undefined
    const message = 'The caller is changing the call at this moment. Try it again.'
    agents.tell(to, { type: 'error', callId, message })
  }

  function enter(call: Call, state: CallRecordState): void {
    call.record = { ...call.record, state, ...(state === 'CONNECTED' && { answeredAt: clock.now() }) }
    if (state === 'CONNECTED') call.cancelNoAnswer()
    log(`Call ${call.record.id}: ${state === 'RINGING' ? 'rings at' : 'connected with'} ${sayable(call.record.to)}.`)
  }

  function end(call: Call, { by, reason, statusCode, reasonText, silentSince = null }: CallEnd): void {
    call.cancelNoAnswer()
    call.cancelAsking()
    const endedAt = clock.now()
    const how = { endedBy: by, endReason: reason, statusCode, reasonText, silentSince }
    call.record = { ...call.record, state: 'ENDED', endedAt, ...how }
    table.setEnded(call)
    const { id, to } = call.record
    if (by !== 'CALLER') notify(call, 'callEnd', { statusCode, reasonText })
    // The socket closes with the subscription, and the page would not learn of the end before its next audit.
    if (reason === 'UNSUBSCRIBED') {
      if (by === 'CALLER') notify(call, 'callEnd', { statusCode, reasonText })
      call.outbox.release()
    }
    if (by !== 'CALLEE')
      agents.tell(to, {
        type: 'ended',
        callId: id,
        statusCode,
        reasonText,
        ...(by === 'GATEWAY' && { by }),
        ...(silentSince !== null && { silentMs: endedAt - silentSince }),
      })
    log(`Call ${id}: ended by ${by.toLowerCase()} (${reason}, ${statusCode}: ${sayable(reasonText)}).`)
  }

  function start({ subscription, admitted, sdp, customParameters, takesEarlyMedia }: CallStart): Call {
    const { from, to, displayName } = admitted
    const { mode, realm, keyFingerprint, account } = subscription
    const now = clock.now()
    const parties = { mode, realm, keyFingerprint, account, from, displayName, to }
    const call: Call = {
      record: { id: randomUUID(), state: 'STARTED', ...parties, startedAt: now, ...NOT_ENDED },
      subscription,
      takesEarlyMedia,
      exchange: 'CALLER_OFFERED',
      offeredAt: now,
      answerOrigin: undefined,
      hasUpdated: false,
      refusedOffer: undefined,
      outbox: createOutbox({ channel: subscription.channel, clock }),
      isKnownToCaller: false,
      startAnsweredAt: now,
      lastAuditAt: now,
      cancelNoAnswer: clock.schedule(() => {
        const reasonText = 'Not answered'
        end(call, { by: 'GATEWAY', reason: 'NO_ANSWER', statusCode: '487', reasonText })
        onNoAnswer(call)
      }, noAnswerAfterSeconds * 1_000),
      cancelAsking: () => {},
    }
    call.outbox.hold()
    table.add(call)
    const callId = call.record.id
    log(
      `Call ${callId}: from ${sayable(from)} to ${sayable(to)} (${mode}${realm === null ? '' : `, realm ${sayable(realm)}`}).`,
    )
    agents.tell(to, {
      type: 'incoming',
      callId,
      from,
      ...(displayName !== null && { displayName }),
      sdp,
      ...(customParameters.length > 0 && { customParameters }),
    })
    return call
  }

  return { start, notify, askCaller, refuseUpdate, refuseByCaller, enter, end }
}

export interface CallRelay {
  start(start: CallStart): Call
  notify(call: Call, eventType: Notification['eventType'], extra?: { sdp?: string }): unknown
  /** Passes a change by the callee on; without a description, the caller is to make the offer. */
  askCaller(call: Call, sdp: string | undefined): void
  /**
   * Reports that the caller's update collided with another one. A notification, since SDK 5.5.0 ends a call whose update is refused
   * over HTTP.
   */
  refuseUpdate(call: Call, sdp: string | undefined): void
  /** Ends a change by the callee that the caller refuses, as the successor SDK does while it makes a change of its own. */
  refuseByCaller(call: Call): void
  enter(call: Call, state: 'RINGING' | 'CONNECTED'): void
  /** Ends a lasting call for everybody but the one who did it. */
  end(call: Call, end: CallEnd): void
}

interface CallStart {
  readonly subscription: Subscription
  readonly admitted: AdmittedCall
  readonly sdp: string
  readonly customParameters: readonly CustomParameter[]
  readonly takesEarlyMedia: boolean
}

export interface CallEnd {
  readonly by: NonNullable<CallRecord['endedBy']>
  readonly reason: CallEndReason
  readonly statusCode: string
  readonly reasonText: string
  /** Set if the call ends because the caller is silent: since when. Milliseconds since 1970. */
  readonly silentSince?: number | null
}

interface RelayOptions {
  readonly table: CallTable
  readonly agents: Agents
  readonly clock: Clock
  readonly log: (line: string) => void
  readonly noAnswerAfterSeconds: number
  readonly onNoAnswer: (call: Call) => void
}

/** How long the caller may take to answer a change by the callee. */
const ASKED_FOR_MS_MAX = 10_000

/** The platform's status code for two updates that collide. */
const COLLISION = 49
const RETRY_AFTER_MS = 1_000

const NOT_ENDED = {
  answeredAt: null,
  endedAt: null,
  endedBy: null,
  endReason: null,
  statusCode: null,
  reasonText: null,
  silentSince: null,
} as const
