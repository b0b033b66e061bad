import type { Issuance } from '../issuance/Issuance.ts'
import type { IssuanceFeed } from '../ports/IssuanceFeed.ts'

/** A feed in one process. Who throws is passed over. */
export function memoryFeed(): IssuanceFeed {
  const listeners = new Set<(issuance: Issuance) => void>()
  return {
    publish: (issuances) => {
      for (const issuance of issuances)
        for (const listener of [...listeners])
          try {
            listener(issuance)
          } catch {
            // Harms nobody else.
          }
    },
    subscribe: (listener) => {
      const own = (issuance: Issuance): void => listener(issuance)
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
  }
}
