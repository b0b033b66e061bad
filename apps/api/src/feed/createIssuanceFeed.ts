import type { Issuance, IssuanceFeed } from '@anoncall/domain'

/** A feed within one process: every listener is told before `publish` returns, in the order of deciding. */
export function createIssuanceFeed(): IssuanceFeed {
  const listeners = new Set<Listener>()
  return {
    publish: (issuances) => {
      if (listeners.size === 0) return
      for (const issuance of issuances) tellAll(listeners, issuance)
    },
    subscribe: (listener) => {
      // Its own, so that whoever subscribes twice with one function ends them one by one.
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
      // Nobody here can mend it, and the decision is recorded: neither its caller nor the other listeners may suffer.
    }
}
