import type { WebSocket } from 'ws'
import type { MessageToAgent } from './agentMessages.ts'

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
