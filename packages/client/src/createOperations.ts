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
export function createOperations(kandy: KandyClient, store: CallStore, getCallId: () => string): Operations {
  let last: Promise<unknown> = Promise.resolve()

  const perform = async (finish: string, act: (calls: KandyCalls, callId: string) => unknown) => {
    const callId = getCallId()
    const { call: calls } = kandy
    if (isOver(store.state)) throw store.overError()
    if (!isLive(store.state) || !calls) throw store.failure('NOT_POSSIBLE')

    let timer: ReturnType<typeof setTimeout> | undefined
    let listen: (event: KandyOperation) => void = () => {}
    try {
      await new Promise<void>((resolve, reject) => {
        listen = ({ operation, transition, isLocal, error, ...event }) => {
          if (event.callId !== callId || operation !== finish || transition !== 'FINISH' || isLocal === false) return
          if (error === undefined) resolve()
          else reject(error)
        }
        kandy.on('call:operation', listen)
        timer = setTimeout(() => reject(store.failure('GATEWAY_SILENT')), OPERATION_TIMEOUT_MS)
        void store.ended.then(() => reject(store.overError()))
        act(calls, callId)
      })
    } catch (cause) {
      throw cause instanceof CallError ? cause : store.failure('NOT_POSSIBLE', cause)
    } finally {
      clearTimeout(timer)
      kandy.off('call:operation', listen)
    }
  }
  const run = (finish: string, act: (calls: KandyCalls, callId: string) => unknown) => {
    const done = last.then(() => perform(finish, act))
    last = done.catch(() => {})
    return done
  }
  const replaceTrack = (kind: 'audio' | 'video', deviceId: string) =>
    run('REPLACE_TRACK', (calls, callId) => {
      const [trackId] = tracksOf(kandy, kind, calls.getById(callId)?.localTracks)
      if (!trackId) throw store.failure('NOT_POSSIBLE')
      calls.replaceTrack(callId, trackId, { [kind]: true, [`${kind}Options`]: fromDevice(deviceId) })
    })

  return {
    hold: () => run('HOLD', (calls, callId) => calls.hold(callId)),
    unhold: () => run('UNHOLD', (calls, callId) => calls.unhold(callId)),
    sendDtmf: (tones) => run('SEND_DTMF', (calls, callId) => calls.sendDTMF(callId, tones)),
    // These two begin under a name of their own, and finish under the general one.
    startVideo: ({ cameraId } = {}) =>
      run('ADD_MEDIA', (calls, callId) => calls.startVideo(callId, cameraId ? fromDevice(cameraId) : {})),
    stopVideo: () => run('REMOVE_MEDIA', (calls, callId) => calls.stopVideo(callId)),
    changeMicrophone: (deviceId) => replaceTrack('audio', deviceId),
    changeCamera: (deviceId) => replaceTrack('video', deviceId),
  }
}

export type Operations = Pick<
  AnonymousCall,
  'hold' | 'unhold' | 'sendDtmf' | 'startVideo' | 'stopVideo' | 'changeMicrophone' | 'changeCamera'
>

const OPERATION_TIMEOUT_MS = 15_000
