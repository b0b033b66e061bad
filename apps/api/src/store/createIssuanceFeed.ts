import type { Issuance, IssuanceFeed } from '@anoncall/domain'

/**
 * Creates an issuance feed for one process. Before `publish` returns, it calls all listeners in the order of the
 * decisions.
 */
export function createIssuanceFeed(): IssuanceFeed {
  const listeners = new Set<Listener>()
  return {
    publish: (issuances) => {
      if (listeners.size === 0) return
      for (const issuance of issuances) tellAll(listeners, issuance)
    },
    subscribe: (listener) => {
      // Wraps the listener. If one listener subscribes twice, each subscription can then be ended separately.
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
      // Ignores the error. The decision is already stored, and the error must not affect the publisher or the other
      // listeners.
    }
}
