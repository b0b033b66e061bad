import type { AgentCallState } from './AgentCallState.ts'
import { type AgentMessage, type AgentReply, parseAgentMessage } from './AgentCallState.ts'
import { type AgentCall, createAgentCall } from './createAgentCall.ts'
import type { Peer, PeerOptions } from './createPeer.ts'

/** Somebody who answers at one address: holds the socket, takes one call at a time, and says busy to every other. */
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

  const send = (reply: AgentReply) => socket?.send(JSON.stringify(reply))

  const connect = () => {
    if (isClosed) return
    change({ registration: { kind: 'connecting' } })
    let complaint: string | undefined
    const onMessage = (text: unknown) => {
      const message = parseAgentMessage(text)
      if (message === undefined || isClosed) return
      // The gateway says why before it closes.
      complaint = message.type === 'error' && message.callId === undefined ? message.message : undefined
      receive(message)
    }
    const onClose = () => {
      if (isClosed) return
      socket = undefined
      call?.lose()
      if (complaint !== undefined) {
        // Whoever took over would be thrown out in turn, for ever: only a person registers again.
        change({ registration: { kind: 'refused', message: complaint } })
        return
      }
      change({ registration: { kind: 'lost' } })
      cancelRetry = setTimer(connect, RETRY_MS)
    }
    socket = openSocket({ address, onMessage, onClose })
  }

  const receive = (message: AgentMessage) => {
    switch (message.type) {
      case 'registered':
        change({ registration: { kind: 'registered' } })
        return
      case 'incoming':
        if (call !== undefined && !call.isOver()) {
          const wasTalking = state.call?.phase.kind === 'connected'
          change({ missed: { from: message.displayName ?? message.from, at: now(), wasTalking } })
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
  /** The call of now, or the last one. */
  call(): AgentCall | undefined
  /** Registers, and again after the gateway had refused. */
  start(): void
  /** Hangs up and leaves. */
  close(): void
}

export interface AgentState {
  readonly registration:
    | { readonly kind: 'connecting' | 'registered' | 'lost' }
    | { readonly kind: 'refused'; readonly message: string }
  readonly call: AgentCallState | null
  /** The last caller who was turned away because of another call. `wasTalking`: that one had been answered. */
  readonly missed: { readonly from: string; readonly at: number; readonly wasTalking: boolean } | null
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

export interface AgentOptions {
  readonly address: string
  readonly openSocket: (options: AgentSocketOptions) => AgentSocket
  readonly createPeer: (options: PeerOptions) => Peer
  readonly getMedia: (constraints: { readonly audio: boolean; readonly video: boolean }) => Promise<MediaStream>
  /** A sound for a caller who waits. */
  readonly announce: () => MediaStreamTrack
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Gives back what cancels it. */
  readonly setTimer: (work: () => void, milliseconds: number) => () => void
}

const RETRY_MS = 1_500
