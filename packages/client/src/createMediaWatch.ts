import type { KandyCallObject, KandyCalls } from './KandyClient.ts'

/**
 * Looks after a connection that the browser has given up: it is built anew once; where that does not help either, the call is lost,
 * since nobody hears anybody. Gives what is to be told the SDK's view of the call after each change, and nothing at its end.
 */
export function createMediaWatch(calls: KandyCalls, onLost: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (call?: KandyCallObject, callId = '') => {
    if (call?.mediaConnectionState !== 'failed') {
      clearTimeout(timer)
      timer = undefined
    } else if (!timer) {
      timer = setTimeout(onLost, RESTART_TIMEOUT_MS)
      calls.restartMedia?.(callId)
    }
  }
}

/** The SDK itself waits three seconds before it begins. */
const RESTART_TIMEOUT_MS = 15_000
