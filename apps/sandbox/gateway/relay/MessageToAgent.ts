/** What the gateway tells a callee over its socket. */
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
  /** The caller's change, or the offer that was asked for. */
  | { readonly type: 'offer'; readonly callId: string; readonly sdp: string }
  /** To the callee's own offer. */
  | { readonly type: 'answer'; readonly callId: string; readonly sdp: string }
  | {
      readonly type: 'ended'
      readonly callId: string
      readonly statusCode: string
      readonly reasonText: string
      /** Set if the gateway ended the call, and not the caller. */
      readonly by?: 'GATEWAY'
      /** Set if the caller was lost: for how long the gateway had heard nothing from the caller. */
      readonly silentMs?: number
    }
  | { readonly type: 'parameters'; readonly callId: string; readonly customParameters: readonly CustomParameter[] }
  | { readonly type: 'error'; readonly message: string; readonly callId?: string }

export interface CustomParameter {
  readonly name: string
  readonly value: string
}
