import { useSyncExternalStore } from 'react'

/** Returns the current time in milliseconds and updates it every ten seconds. All relative times of a page share one timer. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => currentMs)
}

let currentMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void) {
  listeners.add(listener)
  if (timer === undefined) {
    currentMs = Date.now()
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
  currentMs = Date.now()
  for (const listener of listeners) listener()
}
