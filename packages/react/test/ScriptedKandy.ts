import type { KandyClient, KandyEvents } from '@anoncall/client'
import { vi } from 'vitest'

/** An SDK client that does what the test tells it to, and notes what is asked of it. */
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
    on: (type, hear) => listeners.add({ type, hear }),
    off(type, hear) {
      for (const listener of listeners) if (listener.type === type && listener.hear === hear) listeners.delete(listener)
    },
    destroy: vi.fn(),
  }

  function emit<Type extends keyof KandyEvents>(type: Type, event: KandyEvents[Type]) {
    for (const listener of [...listeners]) if (listener.type === type) listener.hear(event)
  }

  /** The call reaches a state of the SDK's, by its name there. */
  function move(callId: string, state: string) {
    states.set(callId, state)
    emit('call:stateChange', { callId })
  }

  /** All that the SDK says until somebody answers. */
  function connect(callId = 'call-1') {
    emit('call:start', { callId })
    for (const state of ['Initiated', 'Ringing', 'Connected']) move(callId, state)
  }

  return { client, call, emit, move, connect }
}

export type ScriptedKandy = ReturnType<typeof createScriptedKandy>

interface Listener {
  readonly type: string
  // A method, so that listeners of each type fit.
  hear(event: object): void
}
