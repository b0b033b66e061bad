import { isRecord } from '../isRecord.ts'

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

/**
 * A message from an agent to the gateway. The agent's page declares the same messages in `site/agent/agentMessages.ts`.
 */
export type MessageFromAgent =
  | { readonly type: 'ringing'; readonly callId: string }
  /** Early media: a provisional answer. */
  | { readonly type: 'progress'; readonly callId: string; readonly sdp: string }
  | { readonly type: 'answer'; readonly callId: string; readonly sdp: string }
  /** Without `sdp`, the caller has to make the offer. */
  | { readonly type: 'offer'; readonly callId: string; readonly sdp?: string }
  | { readonly type: 'end'; readonly callId: string; readonly statusCode?: string; readonly reasonText?: string }

/**
 * A message from the gateway to an agent. The page does not import the gateway, so `site/agent/agentMessages.ts` declares the messages
 * again.
 */
export type MessageToAgent =
  | { readonly type: 'registered'; readonly address: string }
  | {
      readonly type: 'incoming'
      readonly callId: string
      readonly from: string
      readonly displayName?: string
      readonly sdp: string
      readonly customParameters?: readonly CustomParameter[]
    }
  /** A change by the caller, or the offer that the agent requested. */
  | { readonly type: 'offer'; readonly callId: string; readonly sdp: string }
  /** The caller's answer to the agent's offer. */
  | { readonly type: 'answer'; readonly callId: string; readonly sdp: string }
  | {
      readonly type: 'ended'
      readonly callId: string
      readonly statusCode: string
      readonly reasonText: string
      /** Set if the gateway ended the call; absent if the caller ended it. */
      readonly by?: 'GATEWAY'
      /** How long the caller had been silent, in milliseconds. Set only if the connection to the caller was lost. */
      readonly silentMs?: number
    }
  | { readonly type: 'parameters'; readonly callId: string; readonly customParameters: readonly CustomParameter[] }
  | { readonly type: 'error'; readonly message: string; readonly callId?: string }

export interface CustomParameter {
  readonly name: string
  readonly value: string
}

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
