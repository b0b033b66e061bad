import type { KandyClient } from './KandyClient.ts'

/**
 * Takes the SDK client for one call; undefined where it has one. It can carry only one: two would share a subscription, and the end
 * of the first would tear down the socket of the second.
 */
export function claimClient(kandy: KandyClient): (() => void) | undefined {
  if (taken.has(kandy)) return undefined

  taken.add(kandy)
  return () => taken.delete(kandy)
}

const taken = new WeakSet<KandyClient>()
