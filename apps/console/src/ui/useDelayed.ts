import { useEffect, useState } from 'react'

/** True once `isWaiting` has lasted 150 ms: what answers sooner never flashes a skeleton. */
export function useDelayed(isWaiting: boolean, delayMs = 150): boolean {
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    if (!isWaiting) {
      setIsDue(false)
      return
    }
    const timer = setTimeout(() => setIsDue(true), delayMs)
    return () => clearTimeout(timer)
  }, [isWaiting, delayMs])

  return isWaiting && isDue
}
