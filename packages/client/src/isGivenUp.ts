import type { KandyClient } from './KandyClient.ts'

/**
 * Returns whether an SDK client was discarded because it stopped responding. A discarded client is destroyed and makes no more calls.
 * Check this before each call. If the result is true, create a new client with `create`.
 */
export function isGivenUp(kandy: KandyClient): boolean {
  return givenUp.has(kandy)
}

/** Ends the client's call, if any, and destroys the client. If the client were kept, the next call would stop responding too. */
export function giveUp(kandy: KandyClient, callId: string | undefined): void {
  givenUp.add(kandy)
  // If the SDK does not know the call, `end` throws an error that cannot be caught.
  if (callId && kandy.call?.getById(callId)) kandy.call.end(callId)
  // Destroying the client immediately would cancel the request that `end` sends.
  setTimeout(() => kandy.destroy?.(), DESTROY_AFTER_MS)
}

const givenUp = new WeakSet<KandyClient>()

const DESTROY_AFTER_MS = 2_000
