import { useSyncExternalStore } from 'react'

/** The present, in ms, renewed every ten seconds: one clock for all relative times on a page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => present)
}

let present = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void) {
  listeners.add(listener)
  if (timer === undefined) {
    present = Date.now()
    timer = setInterval(tick, 10_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick() {
  present = Date.now()
  for (const listener of listeners) listener()
}
