import type { Issuance, IssuanceFeed } from '@anoncall/domain'

/**
 * Creates a feed within one process. `publish` calls every listener before it returns, in the order of the decisions.
 */
export function createIssuanceFeed(): IssuanceFeed {
  const listeners = new Set<Listener>()
  return {
    publish: (issuances) => {
      if (listeners.size === 0) return
      for (const issuance of issuances) tellAll(listeners, issuance)
    },
    subscribe: (listener) => {
      // A new function, so that a listener that subscribes twice can unsubscribe each subscription separately.
      const own: Listener = (issuance) => listener(issuance)
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
  }
}

type Listener = (issuance: Issuance) => void

function tellAll(listeners: ReadonlySet<Listener>, issuance: Issuance): void {
  for (const listener of listeners)
    try {
      listener(issuance)
    } catch {
      // The error is ignored: the decision is stored, and the error must not affect its caller or the other listeners.
    }
}
