import type { CustomParameter } from './AgentMessage.ts'

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
