import type { KandyClient } from './KandyClient.ts'

/**
 * Resolves when the SDK has closed the socket of the call that has just ended, or after three seconds. The SDK reports the end of a call
 * before it has unsubscribed. A call that starts before the SDK has unsubscribed would lose its socket.
 */
export function untilCleared(kandy: KandyClient): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      kandy.off('ws:change', done)
      resolve()
    }
    const timer = setTimeout(done, CLOSE_TIMEOUT_MS)
    kandy.on('ws:change', done)
  })
}

const CLOSE_TIMEOUT_MS = 3_000
