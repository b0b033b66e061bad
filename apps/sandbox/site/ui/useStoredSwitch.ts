import { useState } from 'react'

/** A switch that this browser remembers, where it may. */
export function useStoredSwitch(name: string, fallback: boolean): readonly [boolean, (isOn: boolean) => void] {
  const [isOn, setOn] = useState(() => read(name) ?? fallback)
  const change = (next: boolean) => {
    setOn(next)
    try {
      window.localStorage.setItem(name, String(next))
    } catch {
      // Storage is full or forbidden: it is remembered until the page closes.
    }
  }
  return [isOn, change]
}

function read(name: string): boolean | undefined {
  try {
    const stored = window.localStorage.getItem(name)
    return stored === null ? undefined : stored === 'true'
  } catch {
    return undefined
  }
}
