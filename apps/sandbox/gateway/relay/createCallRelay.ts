import { randomUUID } from 'node:crypto'
import type { AdmittedCall } from '../admission/admission.ts'
import type { Clock } from '../Clock.ts'
import { forLog } from '../forLog.ts'
import type { CustomParameter } from './agentMessages.ts'
import type { Agents } from './agents.ts'
import type { Call, CallEndReason, CallRecord, CallRecordState, CallTable } from './calls.ts'
import type { Notification } from './createChannel.ts'
import { createOutbox } from './createOutbox.ts'
import type { Subscription } from './subscriptions.ts'

/** Creates the relay, which starts and ends calls and passes changes between the caller and the callee. */
export function createCallRelay({
  table,
  agents,
  clock,
  log,
  noAnswerAfterSeconds,
  onNoAnswer,
}: RelayOptions): CallRelay {
  function start({ subscription, admitted, sdp, customParameters, acceptsEarlyMedia }: CallStart): Call {
    const { from, to, displayName } = admitted
    const { mode, realm, keyFingerprint, account } = subscription
    const now = clock.now()
    const parties = { mode, realm, keyFingerprint, account, from, displayName, to }
    const call: Call = {
      record: { id: randomUUID(), state: 'STARTED', ...parties, startedAt: now, ...NOT_ENDED },
      subscription,
      acceptsEarlyMedia,
      exchange: 'CALLER_OFFERED',
      offeredAt: now,
      answerOrigin: undefined,
      hasUpdated: false,
      rejectedOffer: undefined,
      outbox: createOutbox({ channel: subscription.channel, clock }),
      isKnownToCaller: false,
      startAnsweredAt: now,
      lastUpdateAt: now,
      cancelNoAnswer: clock.schedule(() => {
        const reasonText = 'Not answered'
        end(call, { by: 'GATEWAY', reason: 'NO_ANSWER', statusCode: '487', reasonText })
        onNoAnswer(call)
      }, noAnswerAfterSeconds * 1_000),
      cancelOfferTimeout: () => {},
    }
    call.outbox.retain()
    table.add(call)
    const callId = call.record.id
    log(
      `Call ${callId}: from ${forLog(from)} to ${forLog(to)} (${mode}${realm === null ? '' : `, realm ${forLog(realm)}`}).`,
    )
    agents.send(to, {
      type: 'incoming',
      callId,
      from,
      ...(displayName !== null && { displayName }),
      sdp,
      ...(customParameters.length > 0 && { customParameters }),
    })
    return call
  }

  function setState(call: Call, state: CallRecordState): void {
    call.record = { ...call.record, state, ...(state === 'CONNECTED' && { answeredAt: clock.now() }) }
    if (state === 'CONNECTED') call.cancelNoAnswer()
    log(`Call ${call.record.id}: ${state === 'RINGING' ? 'ringing at' : 'connected to'} ${forLog(call.record.to)}.`)
  }

  function end(call: Call, { by, reason, statusCode, reasonText, silentSince = null }: CallEnd): void {
    call.cancelNoAnswer()
    call.cancelOfferTimeout()
    const endedAt = clock.now()
    const how = { endedBy: by, endReason: reason, statusCode, reasonText, silentSince }
    call.record = { ...call.record, state: 'ENDED', endedAt, ...how }
    table.setEnded(call)
    const { id, to } = call.record
    if (by !== 'CALLER') notify(call, 'callEnd', { statusCode, reasonText })
    // The socket closes with the subscription. Without this notification the page would show the call until its next keep-alive.
    if (reason === 'UNSUBSCRIBED') {
      if (by === 'CALLER') notify(call, 'callEnd', { statusCode, reasonText })
      call.outbox.release()
    }
    if (by !== 'CALLEE')
      agents.send(to, {
        type: 'ended',
        callId: id,
        statusCode,
        reasonText,
        ...(by === 'GATEWAY' && { by }),
        ...(silentSince !== null && { silentMs: endedAt - silentSince }),
      })
    log(`Call ${id}: ended by ${by.toLowerCase()} (${reason}, ${statusCode}: ${forLog(reasonText)}).`)
  }

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
      // Always the full address: the SDK corrupts an address without a domain.
      callNotificationParams: { remoteName: to, remoteDisplayNumber: to },
    }
    call.outbox.send(notification)
    return notification
  }

  function offerToCaller(call: Call, sdp: string | undefined): void {
    call.exchange = sdp === undefined ? 'OFFER_REQUESTED' : 'CALLEE_OFFERED'
    notify(call, 'startCallUpdate', sdp === undefined ? {} : { sdp })
    // The SDK drops an offer that collides with an offer of its own. The caller then never answers, so after a timeout,
    // changes are possible again.
    call.cancelOfferTimeout()
    call.cancelOfferTimeout = clock.schedule(() => {
      if (call.exchange !== 'CALLEE_OFFERED' && call.exchange !== 'OFFER_REQUESTED') return
      call.exchange = 'SETTLED'
      const { id: callId, to } = call.record
      agents.send(to, { type: 'error', callId, message: 'The caller did not answer the change. Try again.' })
    }, CALLEE_OFFER_TIMEOUT_MS)
  }

  function rejectCallerUpdate(call: Call, sdp: string | undefined): void {
    const reasonText = 'The other side is changing the call right now'
    const notification = notify(call, 'respondCallUpdate', { reasonText, retryAfter: RETRY_AFTER_MS }, COLLISION)
    call.rejectedOffer = sdp === undefined ? undefined : { sdp, notification }
    log(`Call ${call.record.id}: a change by the caller collided with another one.`)
  }

  function cancelCalleeUpdate(call: Call): void {
    if (call.exchange !== 'CALLEE_OFFERED' && call.exchange !== 'OFFER_REQUESTED') return
    const { id: callId, to } = call.record
    const { rejectedOffer } = call
    call.exchange = 'SETTLED'
    // The caller's change was rejected because it collided with the callee's change. The caller now rejects the callee's change, so the
    // caller's change is applied.
    if (rejectedOffer !== undefined && call.outbox.discard(rejectedOffer.notification)) {
      call.exchange = 'CALLER_OFFERED'
      call.offeredAt = clock.now()
      call.hasUpdated = true
      agents.send(to, { type: 'offer', callId, sdp: rejectedOffer.sdp })
    }
    call.rejectedOffer = undefined
    const message = 'The caller is changing the call right now. Try again.'
    agents.send(to, { type: 'error', callId, message })
  }

  return { start, notify, offerToCaller, rejectCallerUpdate, cancelCalleeUpdate, setState, end }
}

export interface CallRelay {
  start(start: CallStart): Call
  notify(call: Call, eventType: Notification['eventType'], extra?: { sdp?: string }): unknown
  /** Sends a change by the callee to the caller. If there is no SDP, the caller has to make the offer. */
  offerToCaller(call: Call, sdp: string | undefined): void
  /**
   * Notifies the caller that its update collided with another update. The response is not an HTTP error, because SDK
   * 5.5.0 ends a call whose update is refused over HTTP.
   */
  rejectCallerUpdate(call: Call, sdp: string | undefined): void
  /**
   * Cancels the callee's change after the caller rejected it. If the caller uses the successor SDK, the SDK rejects a
   * change by the callee that collides with a change by the caller.
   */
  cancelCalleeUpdate(call: Call): void
  setState(call: Call, state: 'RINGING' | 'CONNECTED'): void
  /** Ends an active call and notifies each side that did not end it. */
  end(call: Call, end: CallEnd): void
}

interface CallStart {
  readonly subscription: Subscription
  readonly admitted: AdmittedCall
  readonly sdp: string
  readonly customParameters: readonly CustomParameter[]
  readonly acceptsEarlyMedia: boolean
}

export interface CallEnd {
  readonly by: NonNullable<CallRecord['endedBy']>
  readonly reason: CallEndReason
  readonly statusCode: string
  readonly reasonText: string
  /** When the caller was last heard, if the call ends because the caller is silent. Milliseconds since 1970. */
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

/**
 * How long the caller can take to answer a change by the callee. `callerUpdates.ts` has the limit for a change by the
 * caller.
 */
const CALLEE_OFFER_TIMEOUT_MS = 10_000

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
