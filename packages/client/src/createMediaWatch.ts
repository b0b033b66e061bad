import type { KandyCallObject, KandyCalls } from './KandyClient.ts'

/**
 * Looks after a connection that broke: the browser has given it up, so it is built anew once; where that does not help either, the
 * call is lost, since nobody hears anybody.
 */
export function createMediaWatch(calls: KandyCalls, onLost: () => void): MediaWatch {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    stop,
    sync({ mediaConnectionState }, callId) {
      if (mediaConnectionState === 'connected' || mediaConnectionState === 'completed') stop()
      if (mediaConnectionState !== 'failed' || timer !== undefined) return
      timer = setTimeout(onLost, RESTART_TIMEOUT_MS)
      calls.restartMedia?.(callId)
    },
  }
}

export interface MediaWatch {
  sync(call: KandyCallObject, callId: string): void
  stop(): void
}

/** The SDK itself waits three seconds before it begins. */
const RESTART_TIMEOUT_MS = 15_000
