/** Parses a message from the gateway. Returns undefined for an unknown type. Trusts all other fields. */
export function parseMessageToAgent(text: unknown): MessageToAgent | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const message: MessageToAgent = JSON.parse(text)
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
] satisfies MessageToAgent['type'][])

/** A message from the gateway to an agent. The gateway declares it in `gateway/relay/agentMessages.ts`. */
export type MessageToAgent =
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
      /** Set if the gateway ended the call; absent if the caller ended it. */
      readonly by?: 'GATEWAY'
      /** How long the caller had been silent, in milliseconds. Set only if the connection to the caller was lost. */
      readonly silentMs?: number
    }
  | { readonly type: 'parameters'; readonly callId: string; readonly customParameters: readonly CustomParameter[] }
  /** An error of a call if there is a call id, otherwise an error of the registration. */
  | { readonly type: 'error'; readonly message: string; readonly callId?: string }

/** A message from an agent to the gateway. The gateway reads it in `gateway/relay/agentMessages.ts`. */
export type MessageFromAgent =
  | { readonly type: 'ringing'; readonly callId: string }
  | { readonly type: 'progress' | 'answer' | 'offer'; readonly callId: string; readonly sdp: string }
  | { readonly type: 'end'; readonly callId: string; readonly statusCode: string; readonly reasonText: string }

/** A SIP header of the call. */
export interface CustomParameter {
  readonly name: string
  readonly value: string
}
