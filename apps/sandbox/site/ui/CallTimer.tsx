import { useEffect, useState } from 'react'
import { formatDuration } from './formatDuration.ts'

/** How long the call has lasted. A screen reader is not told each second. */
export function CallTimer({ since }: { readonly since: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className="timer" role="timer" aria-label="Length of the call">
      {formatDuration(now - since)}
    </span>
  )
}
