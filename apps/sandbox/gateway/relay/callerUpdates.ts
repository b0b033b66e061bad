import { isRecord } from '../isRecord.ts'
import type { CustomParameter } from './agentMessages.ts'
import type { Agents } from './agents.ts'
import type { Call } from './calls.ts'
import { isNewer, readSdpOrigin } from './sdpOrigin.ts'

/**
 * Applies a later change by the caller to a call. The start of a call is not an update: `callRoutes` parses the start, and
 * `createCallRelay` relays it. Returns `collision` if the update collides with another change.
 */
export function applyCallerUpdate(
  call: Call,
  update: Exclude<CallerUpdate, { type: 'keepAlive' | 'rejection' }>,
  agents: Agents,
  now: number,
): 'applied' | 'collision' {
  const { id: callId, to } = call.record
  switch (update.type) {
    case 'startCallUpdate':
      if (update.sdp === undefined) return 'collision'
      if (call.exchange === 'CALLEE_OFFERED' || call.exchange === 'OFFER_REQUESTED') return 'collision'
      // An offer that the callee never answers must not block later changes.
      if (call.exchange === 'CALLER_OFFERED' && now - call.offeredAt < CALLER_OFFER_TIMEOUT_MS) return 'collision'
      // Requests can overtake each other, so this offer can be older than the SDK's last answer. Either the SDK dropped the offer when it
      // answered the callee's offer, or the SDK sent its answer twice.
      if (!isNewer(readSdpOrigin(update.sdp), call.answerOrigin)) return 'collision'
      call.exchange = 'CALLER_OFFERED'
      call.offeredAt = now
      call.hasUpdated = true
      agents.send(to, { type: 'offer', callId, sdp: update.sdp })
      return 'applied'

    case 'respondCallUpdate': {
      const isOffer = call.exchange === 'OFFER_REQUESTED'
      // An answer without a pending offer is too late and is ignored.
      if (!isOffer && call.exchange !== 'CALLEE_OFFERED') return 'applied'
      if (isOffer) call.offeredAt = now
      call.answerOrigin = readSdpOrigin(update.sdp)
      call.exchange = isOffer ? 'CALLER_OFFERED' : 'SETTLED'
      agents.send(to, { type: isOffer ? 'offer' : 'answer', callId, sdp: update.sdp })
      return 'applied'
    }

    case 'sendCustomHeaders':
      agents.send(to, { type: 'parameters', callId, customParameters: update.customParameters })
      return 'applied'
  }
}

/**
 * How long the callee can take to answer a change by the caller. `createCallRelay.ts` has the limit for a change by the
 * callee.
 */
const CALLER_OFFER_TIMEOUT_MS = 10_000

/** Parses an update of an existing call. Returns undefined for an unknown update. */
export function parseCallerUpdate(body: unknown): CallerUpdate | undefined {
  const request = isRecord(body) ? body.callMeRequest : undefined
  if (!isRecord(request)) return undefined
  const { type, sdp, statusCode } = request
  if (type === 'audit') return { type: 'keepAlive' }
  if (type === 'sendCustomHeaders') return { type, customParameters: parseCustomParameters(request) }
  if ((type === 'startCallUpdate' || type === 'respondCallUpdate') && typeof sdp === 'string' && sdp !== '')
    return { type, sdp }
  // SDK 5.5.0 sends a change without an SDP if the callee's change arrives while the SDK creates its own change.
  if (type === 'startCallUpdate') return { type, sdp: undefined }
  // The successor SDK rejects a colliding update with status 491, as in SIP.
  if (type === 'respondCallUpdate' && statusCode !== undefined) return { type: 'rejection' }
  return undefined
}

type CallerUpdate =
  /** The periodic message that keeps a call alive. The SDK calls it an audit. */
  | { readonly type: 'keepAlive' }
  | { readonly type: 'startCallUpdate'; readonly sdp: string | undefined }
  | { readonly type: 'respondCallUpdate'; readonly sdp: string }
  /** A `respondCallUpdate` that rejects a change by the callee. */
  | { readonly type: 'rejection' }
  | { readonly type: 'sendCustomHeaders'; readonly customParameters: readonly CustomParameter[] }

/** Parses the custom parameters of a call start or an update. Ignores entries whose `name` or `value` is not a string. */
export function parseCustomParameters({
  customParameters,
}: Readonly<Record<string, unknown>>): readonly CustomParameter[] {
  if (!Array.isArray(customParameters)) return []
  return customParameters.slice(0, PARAMETERS_MAX).flatMap((parameter: unknown) => {
    if (!isRecord(parameter)) return []
    const { name, value } = parameter
    return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : []
  })
}

const PARAMETERS_MAX = 50
