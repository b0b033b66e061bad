import type { KandyClient } from './KandyClient.ts'

/**
 * Whether this SDK client was given up and destroyed, because it hung or left something open. It takes no more calls: make a new
 * one with `create`. Ask before each call.
 */
export function isGivenUp(kandy: KandyClient): boolean {
  return givenUp.has(kandy)
}

/** Ends what the client may still have, and destroys it: a call that hangs would make the next one hang. */
export function giveUp(kandy: KandyClient, callId: string | undefined): void {
  givenUp.add(kandy)
  // The SDK throws, out of anybody's reach, for a call that it does not know.
  if (callId && kandy.call?.getById(callId)) kandy.call.end(callId)
  // Not at once: what `end` sends would not go out.
  setTimeout(() => kandy.destroy?.(), DESTROY_AFTER_MS)
}

const givenUp = new WeakSet<KandyClient>()

const DESTROY_AFTER_MS = 2_000
