import { isRecord } from '../outsideValues.ts'
import type { Agents, CustomParameter } from './agents.ts'
import { type Call, isNewer, readSdpOrigin } from './calls.ts'

/** Carries out the caller's PUT. Returns 'collision' if the change meets another one. */
export function takeFromCaller(
  call: Call,
  update: Exclude<CallMeUpdate, { type: 'refusal' }>,
  agents: Agents,
  now: number,
): 'taken' | 'collision' {
  const { id: callId, to } = call.record
  switch (update.type) {
    case 'startCallUpdate':
      if (update.sdp === undefined) return 'collision'
      if (call.exchange === 'CALLEE_OFFERED' || call.exchange === 'OFFER_ASKED') return 'collision'
      // An offer that the callee never answers must not close the call to every later change.
      if (call.exchange === 'CALLER_OFFERED' && now - call.offeredAt < UNANSWERED_MS_MAX) return 'collision'
      // Two requests can overtake each other: the SDK dropped this offer when it answered the callee's, or sends its answer as both.
      if (!isNewer(readSdpOrigin(update.sdp), call.answerOrigin)) return 'collision'
      call.exchange = 'CALLER_OFFERED'
      call.offeredAt = now
      call.hasUpdated = true
      agents.tell(to, { type: 'offer', callId, sdp: update.sdp })
      return 'taken'

    case 'respondCallUpdate': {
      const isOffer = call.exchange === 'OFFER_ASKED'
      // An answer to nothing has come too late to matter.
      if (!isOffer && call.exchange !== 'CALLEE_OFFERED') return 'taken'
      if (isOffer) call.offeredAt = now
      call.answerOrigin = readSdpOrigin(update.sdp)
      call.exchange = isOffer ? 'CALLER_OFFERED' : 'SETTLED'
      agents.tell(to, { type: isOffer ? 'offer' : 'answer', callId, sdp: update.sdp })
      return 'taken'
    }

    case 'sendCustomHeaders':
      agents.tell(to, { type: 'parameters', callId, customParameters: update.customParameters })
      return 'taken'

    case 'audit':
      return 'taken'
  }
}

const UNANSWERED_MS_MAX = 10_000

/** The request's call, or undefined for a body that has none. */
export function parseCallStart(body: unknown): CallStartRequest | undefined {
  const request = isRecord(body) ? body.callMeRequest : undefined
  if (!isRecord(request)) return undefined
  const { type, to, from, sdp, notifyChannelId, supported } = request
  if (type !== 'callStart' || !isParty(to) || !isParty(from) || !isText(sdp) || !isText(notifyChannelId))
    return undefined
  const takesEarlyMedia = Array.isArray(supported) && supported.includes('earlymedia')
  return { to, from, sdp, notifyChannelId, takesEarlyMedia, customParameters: parseCustomParameters(request) }
}

interface CallStartRequest {
  readonly to: string
  readonly from: string
  readonly sdp: string
  readonly notifyChannelId: string
  readonly takesEarlyMedia: boolean
  readonly customParameters: readonly CustomParameter[]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Kept with the call, and gone through each time that somebody looks at the calls: not as long as a body may be. */
const isParty = (value: unknown): value is string => isText(value) && value.length <= PARTY_LENGTH_MAX

/** As long as a part of a path may be, which is where the third token stands. */
const PARTY_LENGTH_MAX = 4_096

/** What is asked of an existing call, or undefined for a body that asks nothing known. */
export function parseCallMeUpdate(body: unknown): CallMeUpdate | undefined {
  const request = isRecord(body) ? body.callMeRequest : undefined
  if (!isRecord(request)) return undefined
  const { type, sdp, statusCode } = request
  if (type === 'audit') return { type }
  if (type === 'sendCustomHeaders') return { type, customParameters: parseCustomParameters(request) }
  if ((type === 'startCallUpdate' || type === 'respondCallUpdate') && typeof sdp === 'string' && sdp !== '')
    return { type, sdp }
  // SDK 5.5.0 has no description for a change if the callee's arrives while it makes its own.
  if (type === 'startCallUpdate') return { type, sdp: undefined }
  // The successor SDK turns an update away that meets one of its own: 491, as in SIP.
  if (type === 'respondCallUpdate' && statusCode !== undefined) return { type: 'refusal' }
  return undefined
}

type CallMeUpdate =
  | { readonly type: 'audit' }
  | { readonly type: 'startCallUpdate'; readonly sdp: string | undefined }
  | { readonly type: 'respondCallUpdate'; readonly sdp: string }
  /** A `respondCallUpdate` that refuses a change by the callee. */
  | { readonly type: 'refusal' }
  | { readonly type: 'sendCustomHeaders'; readonly customParameters: readonly CustomParameter[] }

/** What a page gives along with its call. Anything else than names with texts is left out. */
function parseCustomParameters({ customParameters }: Readonly<Record<string, unknown>>): readonly CustomParameter[] {
  if (!Array.isArray(customParameters)) return []
  return customParameters.slice(0, PARAMETERS_MAX).flatMap((parameter: unknown) => {
    if (!isRecord(parameter)) return []
    const { name, value } = parameter
    return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : []
  })
}

const PARAMETERS_MAX = 50
