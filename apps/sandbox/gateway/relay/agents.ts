import type { WebSocket } from 'ws'

/** The callees who can be reached: one socket for an address. */
export function createAgents(): Agents {
  const sockets = new Map<string, WebSocket>()
  return {
    isFull: () => sockets.size >= AGENTS_MAX,
    has: (address) => sockets.has(address),
    isHeldBy: (address, socket) => sockets.get(address) === socket,
    list: () => [...sockets.keys()],
    tell(address, message) {
      sockets.get(address)?.send(JSON.stringify(message))
    },
    attach(address, socket) {
      const earlier = sockets.get(address)
      sockets.set(address, socket)
      return earlier
    },
    detach(address, socket) {
      if (sockets.get(address) !== socket) return false
      return sockets.delete(address)
    },
  }
}

export interface Agents {
  isFull(): boolean
  has(address: string): boolean
  /** Whether the address is still this socket's. */
  isHeldBy(address: string, socket: WebSocket): boolean
  list(): readonly string[]
  /** Nobody there is no fault: the end of a call may come after the end of a page. */
  tell(address: string, message: MessageToAgent): void
  /** The socket that had the address until now, if any. */
  attach(address: string, socket: WebSocket): WebSocket | undefined
  /** Whether this socket had the address. */
  detach(address: string, socket: WebSocket): boolean
}

const AGENTS_MAX = 100

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
