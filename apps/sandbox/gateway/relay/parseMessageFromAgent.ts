import { isRecord } from '../platform/isRecord.ts'

/** The message, or undefined for a text that is none. */
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

/** What a callee tells the gateway. */
export type MessageFromAgent =
  | { readonly type: 'ringing'; readonly callId: string }
  /** Early media: a provisional answer. */
  | { readonly type: 'progress'; readonly callId: string; readonly sdp: string }
  | { readonly type: 'answer'; readonly callId: string; readonly sdp: string }
  /** Without `sdp` the caller is asked to make the offer. */
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
