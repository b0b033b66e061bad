import type { AnonymousCall } from './AnonymousCall.ts'
import { type CallFailureCode, callFailure } from './callFailure.ts'
import { type CallStore, isLive, isOver } from './createCallStore.ts'
import type { KandyCalls, KandyClient } from './KandyClient.ts'
import type { KandyOperation } from './KandyEvents.ts'
import { fromDevice } from './mediaOptions.ts'

/**
 * What can be done with a call that was answered. One at a time, since the gateway knows one update at a time; each is done when the
 * SDK says so.
 */
export function createOperations(
  kandy: KandyClient,
  store: CallStore,
  getCallId: () => string | undefined,
): Operations {
  let last: Promise<unknown> = Promise.resolve()
  const run = (operation: string, act: (calls: KandyCalls, callId: string) => unknown) => {
    const fail = (code: CallFailureCode, cause?: unknown) => {
      const { issuanceId } = store.state
      return callFailure(code, { issuanceId, cause })
    }
    const perform = () =>
      new Promise<void>((resolve, reject) => {
        const callId = getCallId()
        if (isOver(store.state)) return reject(fail('CALL_ENDED'))
        if (!isLive(store.state) || callId === undefined || !kandy.call) return reject(fail('NOT_POSSIBLE'))

        const settle = (error?: unknown) => {
          clearTimeout(timer)
          kandy.off('call:operation', listen)
          stopWatching()
          if (error === undefined) resolve()
          else reject(error)
        }
        const listen = (event: KandyOperation) => {
          if (event.callId !== callId || event.operation !== operation || event.transition !== 'FINISH') return
          if (event.isLocal === false) return
          settle(event.error === undefined ? undefined : fail('NOT_POSSIBLE', event.error))
        }
        const timer = setTimeout(() => settle(fail('GATEWAY_SILENT')), OPERATION_TIMEOUT_MS)
        const stopWatching = store.on((state) => {
          if (isOver(state)) settle(state.kind === 'failed' ? state.error : fail('CALL_ENDED'))
        })
        kandy.on('call:operation', listen)
        try {
          act(kandy.call, callId)
        } catch (cause) {
          settle(fail('NOT_POSSIBLE', cause))
        }
      })
    const done = last.then(perform)
    last = done.catch(() => {})
    return done
  }
  const replaceTrack = (kind: 'audio' | 'video', deviceId: string) =>
    run('REPLACE_TRACK', (calls, callId) => {
      const trackId = calls.getById(callId)?.localTracks?.find((id) => kandy.media?.getTrackById(id)?.kind === kind)
      if (trackId === undefined) throw new TypeError(`No ${kind} is being sent.`)
      calls.replaceTrack(callId, trackId, { [kind]: true, [`${kind}Options`]: fromDevice(deviceId) })
    })

  return {
    hold: () => run('HOLD', (calls, callId) => calls.hold(callId)),
    unhold: () => run('UNHOLD', (calls, callId) => calls.unhold(callId)),
    sendDtmf: (tones) => run('SEND_DTMF', (calls, callId) => calls.sendDTMF(callId, tones)),
    startVideo: ({ cameraId } = {}) =>
      run('ADD_BASIC_MEDIA', (calls, callId) => calls.startVideo(callId, cameraId ? fromDevice(cameraId) : {})),
    stopVideo: () => run('REMOVE_BASIC_MEDIA', (calls, callId) => calls.stopVideo(callId)),
    changeMicrophone: (deviceId) => replaceTrack('audio', deviceId),
    changeCamera: (deviceId) => replaceTrack('video', deviceId),
  }
}

export type Operations = Pick<
  AnonymousCall,
  'hold' | 'unhold' | 'sendDtmf' | 'startVideo' | 'stopVideo' | 'changeMicrophone' | 'changeCamera'
>

const OPERATION_TIMEOUT_MS = 15_000
