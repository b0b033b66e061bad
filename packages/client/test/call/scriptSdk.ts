import { EventEmitter } from 'node:events'
import type { KandyCallObject, KandyClient, KandyEvents, KandyStateChange, KandyTrack } from '../../src/index.ts'

/**
 * Creates a stand-in for the SDK that the test controls. It fires events in the SDK's order: a change is visible before its event, and the
 * socket is closed after the end was reported.
 */
export function scriptSdk(): ScriptedSdk {
  const emitter = new EventEmitter()
  const received: unknown[][] = []
  const tracks = new Map<string, KandyTrack>()
  let call: KandyCallObject | undefined
  let calls = 0
  const record =
    (name: string) =>
    (...values: readonly unknown[]) => {
      received.push([name, ...values])
    }
  const setMuted = (name: string, muted: boolean) => (trackIds: string[]) => {
    received.push([name, ...trackIds])
    for (const id of trackIds) tracks.set(id, { id, kind: 'audio', ...tracks.get(id), muted })
  }

  const sdk: ScriptedSdk = {
    received,
    tracks,
    endsImmediately: true,
    kandy: {
      call: {
        makeAnonymous(...values) {
          received.push(['makeAnonymous', ...values])
          calls += 1
          return `call-${calls}`
        },
        getById: (callId) => (callId === `call-${calls}` ? call : undefined),
        end(callId) {
          received.push(['end', callId])
          if (sdk.endsImmediately) sdk.over({})
        },
        hold: record('hold'),
        unhold: record('unhold'),
        startVideo: record('startVideo'),
        stopVideo: record('stopVideo'),
        removeMedia: record('removeMedia'),
        sendDTMF: record('sendDTMF'),
        replaceTrack: record('replaceTrack'),
        restartMedia: record('restartMedia'),
      },
      media: {
        getTrackById: (trackId) => tracks.get(trackId),
        renderTracks: record('renderTracks'),
        removeTracks: record('removeTracks'),
        muteTracks: setMuted('muteTracks', true),
        unmuteTracks: setMuted('unmuteTracks', false),
      },
      on: (type, listener) => emitter.on(type, listener),
      off: (type, listener) => emitter.off(type, listener),
      destroy: record('destroy'),
    },
    emit: (type, event) => emitter.emit(type, event),
    start() {
      call = { state: 'Initiating' }
      sdk.emit('call:start', { callId: `call-${calls}` })
    },
    refuse(error = { code: 'call:7' }) {
      sdk.emit('call:start', { callId: `call-${calls}`, error })
    },
    become(state, details = {}) {
      call = { ...call, ...details, state }
      sdk.emit('call:stateChange', { callId: `call-${calls}` })
    },
    change(type, details) {
      if (call) call = { ...call, ...details }
      sdk.emit(type, { callId: `call-${calls}` })
    },
    over({ state = 'Ended', leavesSocketOpen = false, ...event }) {
      call = { ...call, state }
      sdk.emit('call:tracksRemoved', { callId: `call-${calls}` })
      sdk.emit('call:stateChange', { callId: `call-${calls}`, ...event })
      if (!leavesSocketOpen) sdk.emit('ws:change', {})
    },
    finish(operation, details = {}) {
      sdk.emit('call:operation', {
        callId: `call-${calls}`,
        operation,
        transition: 'FINISH',
        isLocal: true,
        ...details,
      })
    },
    callsOf: (name) => received.filter(([each]) => each === name).map(([, ...values]) => values),
    listenerCount: () => emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0),
  }
  return sdk
}

export interface ScriptedSdk {
  readonly kandy: { -readonly [Key in keyof KandyClient]: KandyClient[Key] }
  /** All calls of SDK methods: the name of the method and its arguments. */
  readonly received: readonly (readonly unknown[])[]
  readonly tracks: Map<string, KandyTrack>
  /** Whether `end` ends the call. */
  endsImmediately: boolean
  emit<Type extends keyof KandyEvents>(type: Type, event: KandyEvents[Type]): void
  /** Accepts the subscription. */
  start(): void
  /** Rejects the subscription or leaves it unanswered. The SDK reports both cases in the same way. */
  refuse(error?: KandyEvents['call:start']['error']): void
  become(state: string, details?: Partial<KandyCallObject>): void
  change(
    type: 'call:tracksAdded' | 'call:trackReplaced' | 'call:mediaConnectionChange',
    details: Partial<KandyCallObject>,
  ): void
  over(event: Partial<KandyStateChange> & { readonly state?: string; readonly leavesSocketOpen?: boolean }): void
  finish(operation: string, details?: Partial<KandyEvents['call:operation']>): void
  callsOf(name: string): unknown[][]
  listenerCount(): number
}
