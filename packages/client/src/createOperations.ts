import type { AnonymousCall } from './AnonymousCall.ts'
import { CallError } from './CallError.ts'
import { type CallStore, isLive, isOver } from './createCallStore.ts'
import { createLeftovers, type Names, type Perform, sleep } from './createLeftovers.ts'
import type { KandyCalls, KandyClient } from './KandyClient.ts'
import type { KandyNotification, KandyOperation } from './KandyEvents.ts'
import { fromDevice } from './mediaOptions.ts'
import { tracksOf } from './tracksOf.ts'

/**
 * Creates the operations of an answered call. One operation runs at a time, because the gateway accepts one update at a time. An operation
 * resolves when the SDK reports that the operation has finished. An operation rejects with `UPDATE_COLLISION` if the other side changes the
 * call at the same time.
 */
export function createOperations(kandy: KandyClient, store: CallStore): CallOperations {
  let last: Promise<unknown> = Promise.resolve()

  const collision = (cause?: unknown) =>
    new CallError('UPDATE_COLLISION', 'Both sides changed the call at the same time. Try again.', {
      retryable: true,
      issuanceId: store.issuanceId ?? undefined,
      cause,
    })
  /** Whether the gateway's rejection of a collided update is still expected. */
  let isRejectionDue = false
  const perform: Perform = async (names, act) => {
    if (isOver(store.state)) throw store.overError()
    const { call: calls } = kandy
    if (!calls || !isLive(store.state)) throw store.failure('NOT_POSSIBLE')

    let timer: ReturnType<typeof setTimeout> | undefined
    let handleOperation = (_event: KandyOperation) => {}
    let handleRejection = (_event: KandyNotification) => {}
    try {
      await new Promise<void>((resolve, reject) => {
        handleOperation = ({ callId, operation, transition, isLocal, error }) => {
          if (callId !== store.callId) return
          if (isLocal === false) {
            // The other side's update was carried out, so our update will never be carried out.
            if (error || !isUpdate(operation) || !isUpdate(names[0])) return
            isRejectionDue = true
            reject(collision())
          } else if (isLocal && names.includes(operation) && transition === 'FINISH') {
            if (!error) resolve()
            else if (Object(error).code === GLARE) reject(collision(error))
            else reject(error)
          }
        }
        // 5.x reports a collision in no other event. If the other side's update adds video, 5.x also fires no event for
        // that update.
        handleRejection = (event) => {
          if (isRejection(event) && isUpdate(names[0])) reject(collision())
        }
        kandy.on('call:operation', handleOperation)
        kandy.on('notification:received', handleRejection)
        timer = setTimeout(() => reject(store.failure('GATEWAY_SILENT')), OPERATION_TIMEOUT_MS)
        void store.ended.then(() => reject(store.overError()))
        act(calls)
      })
    } catch (cause) {
      throw cause instanceof CallError ? cause : store.failure('NOT_POSSIBLE', cause)
    } finally {
      clearTimeout(timer)
      kandy.off('call:operation', handleOperation)
      kandy.off('notification:received', handleRejection)
    }
  }
  const leftovers = createLeftovers(kandy, store, perform)
  /**
   * Waits up to a second for the rejection of a collided update. Otherwise, a late rejection could be mistaken for the
   * rejection of the next update.
   */
  const untilRejected = async () => {
    if (!isRejectionDue || !kandy.call?.getById(store.callId)?.localOp) return
    let handleRejection = (_event: KandyNotification) => {}
    const refused = new Promise<void>((resolve) => {
      handleRejection = (event) => {
        if (isRejection(event)) resolve()
      }
    })
    kandy.on('notification:received', handleRejection)
    await Promise.race([refused, store.ended, sleep(SETTLES_MS)])
    kandy.off('notification:received', handleRejection)
  }
  const enqueue = (work: () => Promise<void>) => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
  let collecting: Promise<unknown> | undefined
  const clearLater = () => {
    clearTimeout(clearing)
    clearing = setTimeout(() => enqueue(() => leftovers.clear()).catch(() => {}), SETTLES_MS)
  }
  let clearing: ReturnType<typeof setTimeout> | undefined
  const update = (names: Names, act: (calls: KandyCalls) => unknown) =>
    enqueue(async () => {
      await collecting
      await leftovers.clear(names[0])
      isRejectionDue = false
      try {
        await perform(names, act)
      } catch (error) {
        if (Object(error).code === 'UPDATE_COLLISION') {
          const collected = leftovers.collect()
          void collected.then(clearLater)
          collecting = Promise.all([collected, untilRejected()])
        }
        throw error
      }
    })
  store.on(() => {
    if (leftovers.isDue()) clearLater()
  })
  void store.ended.then(() => clearTimeout(clearing))
  const replaceTrack = (kind: 'audio' | 'video', deviceId: string) =>
    enqueue(() =>
      perform(['REPLACE_TRACK'], (calls) => {
        const [trackId] = tracksOf(kandy, kind, calls.getById(store.callId)?.localTracks)
        if (!trackId) throw store.failure('NOT_POSSIBLE')
        calls.replaceTrack(store.callId, trackId, { [kind]: true, [`${kind}Options`]: fromDevice(deviceId) })
      }),
    )
  const sendDtmf = (tones: string) => {
    const done = enqueue(() => perform(['SEND_DTMF'], (calls) => calls.sendDTMF(store.callId, tones)))
    // The SDK reports the operation as finished when the first tone starts. New tones would replace the tones that were
    // not played yet.
    last = done.then(() => new Promise<void>((resolve) => setTimeout(resolve, lengthOf(tones)))).catch(() => {})
    return done
  }

  return {
    hold: () => update(['HOLD'], (calls) => calls.hold(store.callId)),
    unhold: () => update(['UNHOLD'], (calls) => calls.unhold(store.callId)),
    sendDtmf,
    // 5.x starts these two operations under a BASIC name and finishes them under the general name. Its successor
    // finishes them under the BASIC name.
    startVideo: ({ cameraId } = {}) =>
      update(['ADD_MEDIA', 'ADD_BASIC_MEDIA'], (calls) =>
        calls.startVideo(store.callId, cameraId ? fromDevice(cameraId) : {}),
      ),
    stopVideo: () => update(['REMOVE_MEDIA', 'REMOVE_BASIC_MEDIA'], (calls) => calls.stopVideo(store.callId)),
    changeMicrophone: (deviceId) => replaceTrack('audio', deviceId),
    changeCamera: (deviceId) => replaceTrack('video', deviceId),
  }
}

export type CallOperations = Pick<
  AnonymousCall,
  'hold' | 'unhold' | 'sendDtmf' | 'startVideo' | 'stopVideo' | 'changeMicrophone' | 'changeCamera'
>

/** Returns whether the SDK's operation negotiates with the other side. */
function isUpdate(operation: string): boolean {
  return /HOLD|MEDIA|MOH|SLOW/.test(operation)
}

/** Returns whether the gateway reports that our update collided with another update. */
function isRejection({ payload }: KandyNotification): boolean {
  const { eventType, statusCode, sessionParams } = payload.notificationMessage ?? {}
  return eventType === 'respondCallUpdate' && statusCode === 49 && !sessionParams?.sdp
}

/**
 * Returns the duration of the tones in milliseconds. A comma lasts two seconds. Any other tone lasts 100 ms, plus a
 * pause and a margin.
 */
function lengthOf(tones: string): number {
  return tones.replace(/,/g, '0123456789').length * 200
}

/** The successor SDK's code for a collision. */
const GLARE = 'call:12'

const OPERATION_TIMEOUT_MS = 15_000

/**
 * How long to wait until the other side's update has ended. The wait starts after a collision, and starts again after
 * each later change. The gateway suggests this duration.
 */
const SETTLES_MS = 1_000
