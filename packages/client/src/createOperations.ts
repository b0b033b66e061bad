import type { AnonymousCall } from './AnonymousCall.ts'
import { CallError } from './CallError.ts'
import { type CallStore, isLive, isOver } from './createCallStore.ts'
import type { KandyCalls, KandyClient } from './KandyClient.ts'
import type { KandyOperation } from './KandyEvents.ts'
import { fromDevice } from './mediaOptions.ts'
import { tracksOf } from './tracksOf.ts'

/**
 * What can be done with a call that was answered. One at a time, since the gateway takes one update at a time; each is done when the
 * SDK says so.
 */
export function createOperations(kandy: KandyClient, store: CallStore): CallOperations {
  let last: Promise<unknown> = Promise.resolve()

  const perform = async (finish: string, act: (calls: KandyCalls) => unknown) => {
    if (isOver(store.state)) throw store.overError()
    const { call: calls } = kandy
    if (!calls || !isLive(store.state)) throw store.failure('NOT_POSSIBLE')

    let timer: ReturnType<typeof setTimeout> | undefined
    let hear = (_event: KandyOperation) => {}
    try {
      await new Promise<void>((resolve, reject) => {
        hear = ({ callId, operation, transition, isLocal, error }) => {
          if (callId !== store.callId || operation !== finish || transition !== 'FINISH' || !isLocal) return
          if (error) reject(error)
          else resolve()
        }
        kandy.on('call:operation', hear)
        timer = setTimeout(() => reject(store.failure('GATEWAY_SILENT')), OPERATION_TIMEOUT_MS)
        void store.ended.then(() => reject(store.overError()))
        act(calls)
      })
    } catch (cause) {
      throw cause instanceof CallError ? cause : store.failure('NOT_POSSIBLE', cause)
    } finally {
      clearTimeout(timer)
      kandy.off('call:operation', hear)
    }
  }
  const run = (finish: string, act: (calls: KandyCalls) => unknown, lastsMs = 0) => {
    const done = last.then(() => perform(finish, act))
    last = done.then(() => lastsMs && new Promise((resolve) => setTimeout(resolve, lastsMs))).catch(() => {})
    return done
  }
  const replaceTrack = (kind: 'audio' | 'video', deviceId: string) =>
    run('REPLACE_TRACK', (calls) => {
      const [trackId] = tracksOf(kandy, kind, calls.getById(store.callId)?.localTracks)
      if (!trackId) throw store.failure('NOT_POSSIBLE')
      calls.replaceTrack(store.callId, trackId, { [kind]: true, [`${kind}Options`]: fromDevice(deviceId) })
    })

  return {
    hold: () => run('HOLD', (calls) => calls.hold(store.callId)),
    unhold: () => run('UNHOLD', (calls) => calls.unhold(store.callId)),
    // The SDK says that it is done when it has begun: tones that come before these are over would take their place.
    sendDtmf: (tones) => run('SEND_DTMF', (calls) => calls.sendDTMF(store.callId, tones), lengthOf(tones)),
    // These two begin under a name of their own, and finish under the general one.
    startVideo: ({ cameraId } = {}) =>
      run('ADD_MEDIA', (calls) => calls.startVideo(store.callId, cameraId ? fromDevice(cameraId) : {})),
    stopVideo: () => run('REMOVE_MEDIA', (calls) => calls.stopVideo(store.callId)),
    changeMicrophone: (deviceId) => replaceTrack('audio', deviceId),
    changeCamera: (deviceId) => replaceTrack('video', deviceId),
  }
}

export type CallOperations = Pick<
  AnonymousCall,
  'hold' | 'unhold' | 'sendDtmf' | 'startVideo' | 'stopVideo' | 'changeMicrophone' | 'changeCamera'
>

/** In milliseconds: a comma pauses for two seconds; a tone of 100 has its pause after it, and a little for the browser. */
function lengthOf(tones: string): number {
  return tones.replace(/,/g, '0123456789').length * 200
}

const OPERATION_TIMEOUT_MS = 15_000
