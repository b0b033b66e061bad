import type { CallStore } from './createCallStore.ts'
import type { KandyCalls, KandyClient } from './KandyClient.ts'

/**
 * Removes the remains of an SDK 5.x operation that collided with an operation of the other side. The SDK treats the collided operation as
 * pending forever, and takes the next answer for an answer to that operation. After a `hold`, the SDK sends no audio, although it reports
 * the call as connected. After a `startVideo`, the camera's track stays in the connection, and the next change would send the camera's
 * video. After a `stopVideo`, the SDK reports video that it no longer sends.
 */
export function createLeftovers(kandy: KandyClient, store: CallStore, perform: Perform): Leftovers {
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

export const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

export interface Leftovers {
  /** Records the remains of an operation that has just collided. */
  collect(): Promise<void>
  /** Returns whether anything remains to be removed. */
  isDue(): boolean
  /** Prepares the SDK for its next operation, as far as the state of the call allows it. Rejects with CallError. */
  clear(next?: string): Promise<void>
}

/** Starts an SDK operation. Resolves when the SDK reports that an operation with one of the names has finished. */
export type Perform = (names: Names, act: (calls: KandyCalls) => unknown) => Promise<void>

export type Names = readonly [name: string, alternative?: string]
