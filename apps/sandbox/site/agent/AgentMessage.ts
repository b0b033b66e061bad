/** What the gateway says to whoever answers at an address. */
export type AgentMessage =
  | { readonly type: 'registered'; readonly address: string }
  | {
      readonly type: 'incoming'
      readonly callId: string
      readonly from: string
      readonly displayName?: string | undefined
      readonly sdp: string
      readonly customParameters?: readonly CustomParameter[] | undefined
    }
  | { readonly type: 'offer'; readonly callId: string; readonly sdp: string }
  | { readonly type: 'answer'; readonly callId: string; readonly sdp: string }
  | {
      readonly type: 'ended'
      readonly callId: string
      readonly statusCode?: string
      readonly reasonText?: string
      /** Set if the gateway ended the call, and not the caller. */
      readonly by?: 'GATEWAY'
      /** Set if the caller was lost: for how long the gateway had heard nothing from the caller. */
      readonly silentMs?: number
    }
  | { readonly type: 'parameters'; readonly callId: string; readonly customParameters: readonly CustomParameter[] }
  /** About a call where it names one, about the registration otherwise. */
  | { readonly type: 'error'; readonly message: string; readonly callId?: string }

/** What it is told. */
export type AgentReply =
  | { readonly type: 'ringing'; readonly callId: string }
  | { readonly type: 'progress' | 'answer' | 'offer'; readonly callId: string; readonly sdp: string }
  | { readonly type: 'end'; readonly callId: string; readonly statusCode: string; readonly reasonText: string }

/** A SIP header that came with the call. */
export interface CustomParameter {
  readonly name: string
  readonly value: string
}

/** Undefined for what is not a message of the gateway. The gateway is ours: only its kind of message is checked. */
export function parseAgentMessage(text: unknown): AgentMessage | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const message: AgentMessage = JSON.parse(text)
    return KINDS.has(message.type) ? message : undefined
  } catch {
    return undefined
  }
}

const KINDS: ReadonlySet<string> = new Set([
  'registered',
  'incoming',
  'offer',
  'answer',
  'ended',
  'parameters',
  'error',
] satisfies AgentMessage['type'][])
