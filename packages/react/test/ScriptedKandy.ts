import type { KandyClient, KandyEvents } from '@anoncall/client'
import { vi } from 'vitest'

/** Creates an SDK client that the test controls and that records its calls. */
export function createScriptedKandy() {
  const listeners = new Set<Listener>()
  const states = new Map<string, string>()
  const nextId = () => `call-${states.size + 1}`

  const call = {
    makeAnonymous: vi.fn((_callee: string, _credentials: object, _options: object) => {
      const id = nextId()
      states.set(id, 'Initiating')
      return id
    }),
    getById: (id: string) => {
      const state = states.get(id)
      return state === undefined ? undefined : { state, localTracks: [], remoteTracks: [] }
    },
    end: vi.fn((id: string) => move(id, 'Ended')),
    hold: vi.fn(),
    unhold: vi.fn(),
    startVideo: vi.fn(),
    stopVideo: vi.fn(),
    sendDTMF: vi.fn(),
    replaceTrack: vi.fn(),
  }
  const media = {
    getTrackById: () => undefined,
    renderTracks: vi.fn(),
    removeTracks: vi.fn(),
    muteTracks: vi.fn(),
    unmuteTracks: vi.fn(),
  }
  const client: KandyClient = {
    call,
    media,
    on: (type, handle) => listeners.add({ type, handle }),
    off(type, handle) {
      for (const listener of listeners)
        if (listener.type === type && listener.handle === handle) listeners.delete(listener)
    },
    destroy: vi.fn(),
  }

  function emit<Type extends keyof KandyEvents>(type: Type, event: KandyEvents[Type]) {
    for (const listener of [...listeners]) if (listener.type === type) listener.handle(event)
  }

  /** Moves the call to a state, by the SDK's name of the state. */
  function move(callId: string, state: string) {
    states.set(callId, state)
    emit('call:stateChange', { callId })
  }

  /** Fires all events of the SDK until the call is answered. */
  function connect(callId = 'call-1') {
    emit('call:start', { callId })
    for (const state of ['Initiated', 'Ringing', 'Connected']) move(callId, state)
  }

  return { client, call, emit, move, connect }
}

export type ScriptedKandy = ReturnType<typeof createScriptedKandy>

interface Listener {
  readonly type: string
  // A method, so that listeners of every event type are assignable.
  handle(event: object): void
}
