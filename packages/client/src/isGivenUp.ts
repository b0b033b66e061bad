import type { KandyClient } from './KandyClient.ts'

/**
 * Whether this SDK client was given up and destroyed, because it hung or left something open. It takes no more calls: make a new
 * one with `create`. Ask before each call.
 */
export function isGivenUp(kandy: KandyClient): boolean {
  return givenUp.has(kandy)
}

export const givenUp = new WeakSet<KandyClient>()
