/** One incoming call as the page shows it. A snapshot: each change brings a new one. */
export interface AgentCallState {
  readonly id: string
  readonly from: string
  readonly displayName: string | undefined
  readonly customParameters: readonly CustomParameter[]
  /** Whether the caller offers a picture. */
  readonly offersVideo: boolean
  readonly phase: AgentCallPhase
  readonly isMuted: boolean
  readonly isHeldByUs: boolean
  readonly isHeldByThem: boolean
  readonly hasLocalVideo: boolean
  readonly hasRemoteVideo: boolean
  /** A change is under way: the other side has not agreed yet. */
  readonly isChanging: boolean
  readonly isInterrupted: boolean
  /** What went wrong with the last press, in words. */
  readonly problem: string | undefined
}

export type AgentCallPhase =
  | { readonly kind: 'ringing'; readonly isHeard: boolean }
  | { readonly kind: 'answering' }
  | { readonly kind: 'connected'; readonly connectedAt: number }
  | {
      readonly kind: 'ended'
      /** `lost`: the caller was gone without a word. `nobody`: the gateway was lost, and the call with it. */
      readonly by: 'us' | 'them' | 'gateway' | 'lost' | 'nobody'
      readonly statusCode: string | undefined
      readonly reasonText: string | undefined
      /** Until the caller was last heard. Undefined when it was never answered. */
      readonly lastedMs: number | undefined
    }

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
interface CustomParameter {
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
