import type { AnonymousCall } from './AnonymousCall.ts'
import { CallError } from './CallError.ts'
import { type CallStore, isLive, isOver } from './createCallStore.ts'
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
        // In 5.x, this notification is the only event that reports a collision. If the other side's update adds video,
        // 5.x fires no event for that update either.
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
    // SDK 5.x starts `startVideo` and `stopVideo` under a name with BASIC, and finishes them under the name without
    // BASIC. The successor SDK also finishes them under the name with BASIC.
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

/**
 * Removes the remains of an SDK 5.x operation that collided with an operation of the other side. The SDK treats the
 * collided operation as pending forever, and treats the next answer as an answer to that operation. After a `hold`, the
 * SDK sends no audio, although it reports the call as connected. After a `startVideo`, the camera's track stays in the
 * connection, and the next change would send the camera's video. After a `stopVideo`, the SDK reports video that it no
 * longer sends.
 */
function createLeftovers(kandy: KandyClient, store: CallStore, perform: Perform): Leftovers {
  let isDue = false
  let isUndoing = false
  let strayTracks: readonly string[] = []
  const call = () => kandy.call?.getById(store.callId)

  return {
    isDue: () => isDue,

    async collect() {
      // The SDK updates the operation when the gateway answers the operation's request.
      for (let tries = 0; call()?.localOp?.status === 'ONGOING' && tries < 40; tries += 1) await sleep(50)
      const left = call()?.localOp
      isDue ||= left?.operation === 'HOLD'
      if (!left?.operation.includes('BASIC')) return
      strayTracks = left.operationData?.tracks ?? []
      isDue ||= strayTracks.length > 0
      if (left.operation.startsWith('ADD')) kandy.media.muteTracks([...strayTracks])
      // Any finished operation releases a pending operation. `unhold` finishes immediately, with an error, because we
      // do not hold the call.
      kandy.call?.unhold(store.callId)
    },

    async clear(next = '') {
      const { callId } = store
      const isHoldLeft = isDue && call()?.localOp?.operation === 'HOLD'
      // Only a HOLD releases a HOLD. If the next operation is a HOLD, no additional HOLD is needed.
      if (next === 'HOLD' && isHoldLeft) isDue = false
      if (!isDue || (store.state.kind !== 'connected' && !isUndoing)) return
      isUndoing ||= isHoldLeft
      if (isUndoing) {
        if (!call()?.localHold) await perform(['HOLD'], (calls) => calls.hold(callId))
        await perform(['UNHOLD'], (calls) => calls.unhold(callId))
        isUndoing = false
      }
      if (strayTracks.length > 0)
        await perform(['REMOVE_MEDIA'], (calls) => calls.removeMedia?.(callId, [...strayTracks]))
      strayTracks = []
      isDue = false
    },
  }
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

interface Leftovers {
  /** Records the remains of an operation that has just collided. */
  collect(): Promise<void>
  /** Returns whether anything remains to be removed. */
  isDue(): boolean
  /** Prepares the SDK for its next operation, as far as the state of the call allows it. Rejects with CallError. */
  clear(next?: string): Promise<void>
}

/** Starts an SDK operation. Resolves when the SDK reports that an operation with one of the names has finished. */
type Perform = (names: Names, act: (calls: KandyCalls) => unknown) => Promise<void>

type Names = readonly [name: string, alternative?: string]
