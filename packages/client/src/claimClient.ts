import type { KandyClient } from './KandyClient.ts'

/**
 * Takes the SDK client for one call; undefined where it has one. It can carry only one: two would share a subscription, and the end
 * of the first would tear down the socket of the second. So does a call that is made while the one before is still being cleared
 * away: hence `isFree`.
 */
export function claimClient(kandy: KandyClient): ClientClaim | undefined {
  const isFree = clients.get(kandy)
  if (isFree === TAKEN) return undefined

  clients.set(kandy, TAKEN)
  return { isFree, release: (isFreeNext) => clients.set(kandy, isFreeNext) }
}

export interface ClientClaim {
  /** Settles when the SDK has cleared away the call before. */
  readonly isFree: Promise<void> | undefined
  release(isFreeNext: Promise<void> | undefined): void
}

const TAKEN = 'taken'

const clients = new WeakMap<KandyClient, Promise<void> | typeof TAKEN | undefined>()
