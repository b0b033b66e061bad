import type { KandyClient } from './KandyClient.ts'

/**
 * Settles when the SDK has closed the socket of the call that has just ended, or will not: it goes on unsubscribing after it has
 * said so, and would close the socket of a call that is made in the meantime.
 */
export function untilCleared(kandy: KandyClient): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      kandy.off('ws:change', done)
      resolve()
    }
    const timer = setTimeout(done, CLEAR_TIMEOUT_MS)
    kandy.on('ws:change', done)
  })
}

const CLEAR_TIMEOUT_MS = 3_000
