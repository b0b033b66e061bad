import type { KandyCallObject, KandyCalls } from './KandyClient.ts'

/**
 * Restarts the media connection if the browser reports it as failed. If the connection is still failed after 15 seconds, calls
 * `onLost`. Returns a function. After each change, pass it the SDK's call object and the call id. When the call ends, invoke
 * it without arguments to stop the timer.
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

/** How long a restart may take. The SDK waits three seconds before it starts the restart. */
const RESTART_TIMEOUT_MS = 15_000
