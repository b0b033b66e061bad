import { EventEmitter } from 'node:events'
import type { KandyCallObject, KandyClient, KandyEvents, KandyStateChange, KandyTrack } from '../../src/index.ts'

/**
 * A stand-in for the SDK that does only what the test says, in the SDK's own order of events: what has changed is there before it is
 * told, and the socket is closed after the end was told.
 */
export function scriptSdk(): ScriptedSdk {
  const emitter = new EventEmitter()
  const told: unknown[][] = []
  const tracks = new Map<string, KandyTrack>()
  let call: KandyCallObject | undefined
  let calls = 0
  const tell =
    (name: string) =>
    (...values: readonly unknown[]) => {
      told.push([name, ...values])
    }
  const setMuted = (name: string, muted: boolean) => (trackIds: string[]) => {
    told.push([name, ...trackIds])
    for (const id of trackIds) tracks.set(id, { id, kind: 'audio', ...tracks.get(id), muted })
  }

  const sdk: ScriptedSdk = {
    told,
    tracks,
    endsAtOnce: true,
    kandy: {
      call: {
        makeAnonymous(...values) {
          told.push(['makeAnonymous', ...values])
          calls += 1
          return `call-${calls}`
        },
        getById: (callId) => (callId === `call-${calls}` ? call : undefined),
        end(callId) {
          told.push(['end', callId])
          if (sdk.endsAtOnce) sdk.over({})
        },
        hold: tell('hold'),
        unhold: tell('unhold'),
        startVideo: tell('startVideo'),
        stopVideo: tell('stopVideo'),
        removeMedia: tell('removeMedia'),
        sendDTMF: tell('sendDTMF'),
        replaceTrack: tell('replaceTrack'),
        restartMedia: tell('restartMedia'),
      },
      media: {
        getTrackById: (trackId) => tracks.get(trackId),
        renderTracks: tell('renderTracks'),
        removeTracks: tell('removeTracks'),
        muteTracks: setMuted('muteTracks', true),
        unmuteTracks: setMuted('unmuteTracks', false),
      },
      on: (type, listener) => emitter.on(type, listener),
      off: (type, listener) => emitter.off(type, listener),
      destroy: tell('destroy'),
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
    callsOf: (name) => told.filter(([each]) => each === name).map(([, ...values]) => values),
    listenerCount: () => emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0),
  }
  return sdk
}

export interface ScriptedSdk {
  readonly kandy: { -readonly [Key in keyof KandyClient]: KandyClient[Key] }
  /** What the SDK was told to do: the function's name and its arguments. */
  readonly told: readonly (readonly unknown[])[]
  readonly tracks: Map<string, KandyTrack>
  /** Whether `end` is obeyed. */
  endsAtOnce: boolean
  emit<Type extends keyof KandyEvents>(type: Type, event: KandyEvents[Type]): void
  /** The subscription was accepted. */
  start(): void
  /** The subscription was refused, or not answered: the SDK says the same of both. */
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
