/** An immutable snapshot of an incoming call, as the page shows it. */
export interface AgentCallState {
  readonly id: string
  readonly from: string
  readonly displayName: string | undefined
  readonly customParameters: readonly CustomParameter[]
  /** Whether the caller offers video. */
  readonly offersVideo: boolean
  readonly phase: AgentCallPhase
  readonly isMuted: boolean
  readonly isHeldByUs: boolean
  readonly isHeldByThem: boolean
  readonly hasLocalVideo: boolean
  readonly hasRemoteVideo: boolean
  /** Whether a change is in progress that the caller has not accepted yet. */
  readonly isChanging: boolean
  readonly isInterrupted: boolean
  /** The error message of the last action. */
  readonly problem: string | undefined
}

export type AgentCallPhase =
  | { readonly kind: 'ringing'; readonly hasEarlyMedia: boolean }
  | { readonly kind: 'answering' }
  | { readonly kind: 'connected'; readonly connectedAt: number }
  | {
      readonly kind: 'ended'
      /** Who ended the call. `callerLost` and `gatewayLost` mean that the connection was lost. */
      readonly by: 'us' | 'them' | 'gateway' | 'callerLost' | 'gatewayLost'
      readonly statusCode: string | undefined
      readonly reasonText: string | undefined
      /** The time from the answer until the caller was last heard. Undefined if the call was not answered. */
      readonly lastedMs: number | undefined
    }

/** A SIP header of the call. */
export interface CustomParameter {
  readonly name: string
  readonly value: string
}
