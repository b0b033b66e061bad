import {
  type AnonymousCall,
  type CallAvailability,
  type CallOptions,
  type CallState,
  type ConnectedState,
  createCredentialIssuer,
  describeRefusal,
  type KandyClient,
} from '@anoncall/client'
import { vi } from 'vitest'
import { anonymousCallElement } from '../src/AnonymousCallElement.ts'
import type { CreateClient } from '../src/loadSdk.ts'
import { newClient } from './newClient.ts'

export const ENDPOINT = 'https://calls.acme.example/graphql'

/** The state of an ordinary connected call. */
export const CONNECTED: ConnectedState = {
  kind: 'connected',
  issuanceId: 'iss_1',
  isMuted: false,
  hasLocalVideo: false,
  hasRemoteVideo: false,
  isInterrupted: false,
  remoteName: null,
  connectedAt: 0,
}

/** A call whose states the test sets. */
export class FakeCall implements AnonymousCall {
  state: CallState = { kind: 'connecting', step: 'credentials', issuanceId: null }
  readonly connected = new Promise<void>(() => undefined)
  readonly ended = new Promise<never>(() => undefined)
  readonly #listeners = new Set<(state: CallState) => void>()

  on(listener: (state: CallState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  enter(state: CallState): void {
    this.state = state
    for (const listener of this.#listeners) listener(state)
  }

  end = vi.fn(async () => {
    if (this.state.kind !== 'ended')
      this.enter({ kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: null })
  })
  hold = vi.fn(() => Promise.resolve())
  unhold = vi.fn(() => Promise.resolve())
  mute = vi.fn()
  unmute = vi.fn()
  sendDtmf = vi.fn((_tones: string) => Promise.resolve())
  startVideo = vi.fn(() => Promise.resolve())
  stopVideo = vi.fn(() => Promise.resolve())
  changeMicrophone = vi.fn(() => Promise.resolve())
  changeCamera = vi.fn(() => Promise.resolve())
}

/** The calls that were made, with their arguments. Emptied by `reset`. */
export const made: { call: FakeCall; kandy: KandyClient; callee: string; options: CallOptions; settings: object }[] = []
export const loadSdk = vi.fn<(url: string | null) => Promise<CreateClient>>()
/** The `create` function of the loaded SDK. */
export const create = vi.fn<CreateClient>()

/** The running availability watches. */
export const watches = new Set<{
  readonly callee: string
  /** Delivers the server's response. */
  readonly notify: (availability: CallAvailability | null) => void
  readonly ask: () => void
}>()
const extras = {
  describeRefusal,
  watchAvailability(_calls: object, callee: string, notify: (availability: CallAvailability | null) => void) {
    const watch = { callee, notify, ask: vi.fn() }
    watches.add(watch)
    return { ask: watch.ask, stop: () => void watches.delete(watch) }
  },
}
export const loadExtras = vi.fn<() => Promise<typeof extras>>()

/** The first state of the next calls, if it is not `connecting`. */
export const firstState: { state: CallState | null } = { state: null }

export function reset(): void {
  firstState.state = null
  made.length = 0
  create.mockReset().mockImplementation(newClient)
  loadSdk.mockReset().mockResolvedValue(create)
  loadExtras.mockReset().mockResolvedValue(extras)
  watches.clear()
  document.body.replaceChildren()
}

customElements.define(
  'anonymous-call',
  anonymousCallElement({
    defaultEndpoint: ENDPOINT,
    // A new promise, because the spy's own promise is never reported as unhandled.
    loadSdk: async (url) => await loadSdk(url),
    loadExtras: async () => await loadExtras(),
    createCalls: (settings) => {
      // The real function, because it rejects secret keys.
      const { send } = createCredentialIssuer(settings)
      return {
        send,
        makeAnonymousCall(kandy, callee, options = {}) {
          const call = new FakeCall()
          if (firstState.state) call.state = firstState.state
          made.push({ call, kandy, callee, options, settings })
          return call
        },
      }
    },
  }),
)
