import type { WebSocket } from 'ws'

/** Creates the registry of connected agents, with one socket for each address. */
export function createAgents(): Agents {
  const sockets = new Map<string, WebSocket>()
  return {
    isFull: () => sockets.size >= AGENTS_MAX,
    has: (address) => sockets.has(address),
    isRegistered: (address, socket) => sockets.get(address) === socket,
    list: () => [...sockets.keys()],
    send(address, message) {
      sockets.get(address)?.send(JSON.stringify(message))
    },
    register(address, socket) {
      const earlier = sockets.get(address)
      sockets.set(address, socket)
      return earlier
    },
    unregister(address, socket) {
      if (sockets.get(address) !== socket) return false
      return sockets.delete(address)
    },
  }
}

export interface Agents {
  isFull(): boolean
  has(address: string): boolean
  /** Returns whether this socket is the one that is registered for the address. */
  isRegistered(address: string, socket: WebSocket): boolean
  list(): readonly string[]
  /** Sends a message to the agent at an address. Does nothing if there is no agent, because a page can close before its call ends. */
  send(address: string, message: MessageToAgent): void
  /** Registers a socket for an address. Returns the socket that was registered before, if any. */
  register(address: string, socket: WebSocket): WebSocket | undefined
  /** Removes a socket. Returns whether it was registered for the address. */
  unregister(address: string, socket: WebSocket): boolean
}

const AGENTS_MAX = 100

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
