import { isRecord } from '../isRecord.ts'
import type { Call } from './calls.ts'
import type { CallEnd, CallRelay } from './createCallRelay.ts'

/**
 * Applies an agent's message to a call. Returns an error message if the state of the call does not allow the agent's
 * message.
 */
export function applyAgentMessage(call: Call, message: MessageFromAgent, relay: CallRelay): string | undefined {
  const { state } = call.record
  switch (message.type) {
    case 'ringing':
      if (state !== 'STARTED') return undefined
      relay.setState(call, 'RINGING')
      relay.notify(call, 'ringing')
      return undefined

    case 'progress':
      if (state === 'CONNECTED') return 'Early media is possible only before the call is answered.'
      if (!call.acceptsEarlyMedia) return 'The caller does not accept early media.'
      if (state === 'STARTED') relay.setState(call, 'RINGING')
      relay.notify(call, 'sessionProgress', { sdp: message.sdp })
      return undefined

    case 'answer':
      if (call.exchange !== 'CALLER_OFFERED') return 'The caller has no pending offer to answer.'
      call.exchange = 'SETTLED'
      if (state !== 'CONNECTED') relay.setState(call, 'CONNECTED')
      relay.notify(call, 'respondCallUpdate', { sdp: message.sdp })
      return undefined

    case 'offer':
      if (state !== 'CONNECTED') return 'The call must be answered before it can be changed.'
      if (call.exchange !== 'SETTLED') return 'Another change of the call is in progress.'
      relay.offerToCaller(call, message.sdp)
      return undefined

    case 'end':
      relay.end(call, { by: 'CALLEE', ...toCallEnd(state === 'CONNECTED', message) })
      return undefined
  }
}

function toCallEnd(isConnected: boolean, message: MessageFromAgent & { type: 'end' }): Omit<CallEnd, 'by'> {
  const { statusCode = isConnected ? '200' : '603' } = message
  if (isConnected) return { reason: 'HUNG_UP', statusCode, reasonText: message.reasonText ?? 'The callee hung up' }
  if (statusCode === '486') return { reason: 'BUSY', statusCode, reasonText: message.reasonText ?? 'Busy' }
  return { reason: 'DECLINED', statusCode, reasonText: message.reasonText ?? 'Declined' }
}

/** Parses a message from an agent. Returns undefined if the text is not a valid message. */
export function parseMessageFromAgent(text: string): MessageFromAgent | undefined {
  const value = parseJson(text)
  if (!isRecord(value)) return undefined
  const { type, callId, sdp, statusCode, reasonText } = value
  if (typeof callId !== 'string') return undefined
  if (type === 'ringing') return { type, callId }
  if ((type === 'progress' || type === 'answer') && isSdp(sdp)) return { type, callId, sdp }
  if (type === 'offer' && sdp === undefined) return { type, callId }
  if (type === 'offer' && isSdp(sdp)) return { type, callId, sdp }
  if (type !== 'end') return undefined
  return {
    type,
    callId,
    ...(isStatusCode(statusCode) && { statusCode: String(statusCode) }),
    ...(typeof reasonText === 'string' && { reasonText: reasonText.slice(0, REASON_LENGTH_MAX) }),
  }
}

/** A message from an agent to the gateway. The page declares what it sends in `site/agent/agentMessages.ts`. */
type MessageFromAgent =
  | { readonly type: 'ringing'; readonly callId: string }
  /** Early media: a provisional answer. */
  | { readonly type: 'progress'; readonly callId: string; readonly sdp: string }
  | { readonly type: 'answer'; readonly callId: string; readonly sdp: string }
  /** Without `sdp`, the caller has to make the offer. */
  | { readonly type: 'offer'; readonly callId: string; readonly sdp?: string }
  | { readonly type: 'end'; readonly callId: string; readonly statusCode?: string; readonly reasonText?: string }

const REASON_LENGTH_MAX = 200

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isSdp = (value: unknown): value is string => typeof value === 'string' && value !== ''

function isStatusCode(value: unknown): value is string | number {
  return (typeof value === 'string' || typeof value === 'number') && /^\d{3,4}$/.test(String(value))
}
