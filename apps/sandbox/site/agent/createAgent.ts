import { type MessageFromAgent, type MessageToAgent, parseMessageToAgent } from './agentMessages.ts'
import type { AgentCallState } from './createAgentCall.ts'
import { type AgentCall, type AgentCallEnvironment, createAgentCall } from './createAgentCall.ts'

/**
 * Creates an agent for one address. The agent keeps the socket open, handles one call at a time and rejects other calls
 * as busy.
 */
export function createAgent(options: AgentOptions): Agent {
  const { address, openSocket, now, setTimer } = options
  const listeners = new Set<() => void>()
  let state: AgentState = { registration: { kind: 'connecting' }, call: null, missed: null }
  let socket: AgentSocket | undefined
  let call: AgentCall | undefined
  let cancelRetry = () => {}
  let isClosed = false

  const change = (part: Partial<AgentState>) => {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }

  const send = (reply: MessageFromAgent) => socket?.send(JSON.stringify(reply))

  const connect = () => {
    if (isClosed) return
    change({ registration: { kind: 'connecting' } })
    let errorMessage: string | undefined
    const onMessage = (text: unknown) => {
      const message = parseMessageToAgent(text)
      if (message === undefined || isClosed) return
      // The gateway sends the reason before it closes the socket.
      errorMessage = message.type === 'error' && message.callId === undefined ? message.message : undefined
      receive(message)
    }
    const onClose = () => {
      if (isClosed) return
      socket = undefined
      call?.handleGatewayLoss()
      if (errorMessage !== undefined) {
        // Another page can have registered the same address. An automatic retry would replace that page, which would then retry too. The
        // page therefore registers again only when a person requests it.
        change({ registration: { kind: 'refused', message: errorMessage } })
        return
      }
      change({ registration: { kind: 'lost' } })
      cancelRetry = setTimer(connect, RETRY_MS)
    }
    socket = openSocket({ address, onMessage, onClose })
  }

  const receive = (message: MessageToAgent) => {
    switch (message.type) {
      case 'registered':
        change({ registration: { kind: 'registered' } })
        return
      case 'incoming':
        if (call !== undefined && !call.isOver()) {
          const wasConnected = state.call?.phase.kind === 'connected'
          change({ missed: { from: message.displayName ?? message.from, at: now(), wasConnected } })
          send({ type: 'end', callId: message.callId, statusCode: '486', reasonText: 'Busy Here' })
          return
        }
        change({ missed: null })
        call = createAgentCall({ ...options, message, send, onChange: (next) => change({ call: next }) })
        return
      default:
        if (call !== undefined && call.id === message.callId) call.receive(message)
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    call: () => call,
    start: connect,
    close() {
      isClosed = true
      cancelRetry()
      if (call !== undefined && !call.isOver()) call.end()
      socket?.close()
    },
  }
}

export interface Agent {
  state(): AgentState
  subscribe(listener: () => void): () => void
  /** Returns the current call, or the last one. */
  call(): AgentCall | undefined
  /** Registers the agent. Call this method again after the gateway has refused the registration. */
  start(): void
  /** Ends the call and closes the socket. */
  close(): void
}

export interface AgentState {
  readonly registration:
    | { readonly kind: 'connecting' | 'registered' | 'lost' }
    | { readonly kind: 'refused'; readonly message: string }
  readonly call: AgentCallState | null
  /** The last caller who was rejected because of another call. `wasConnected`: whether the other call had been answered. */
  readonly missed: { readonly from: string; readonly at: number; readonly wasConnected: boolean } | null
}

export interface AgentSocket {
  send(text: string): void
  close(): void
}

export interface AgentSocketOptions {
  readonly address: string
  readonly onMessage: (text: unknown) => void
  readonly onClose: () => void
}

export interface AgentOptions extends AgentCallEnvironment {
  readonly address: string
  readonly openSocket: (options: AgentSocketOptions) => AgentSocket
  /** Returns a function that cancels the timer. */
  readonly setTimer: (work: () => void, milliseconds: number) => () => void
}

const RETRY_MS = 1_500
