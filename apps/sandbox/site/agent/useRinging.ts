import { useEffect } from 'react'
import { tones } from './tones.ts'

/** Rings, and flashes the title, so that a tab in the background is noticed. */
export function useRinging({ isRinging, isLoud, who }: Ringing): void {
  useEffect(() => (isRinging && isLoud ? tones.ring() : undefined), [isRinging, isLoud])

  useEffect(() => {
    if (!isRinging) return
    const quiet = document.title
    let isLit = false
    const flash = () => {
      isLit = !isLit
      document.title = isLit ? `☎ ${who} calls` : quiet
    }
    flash()
    const timer = setInterval(flash, FLASH_MS)
    return () => {
      clearInterval(timer)
      document.title = quiet
    }
  }, [isRinging, who])
}

export interface Ringing {
  readonly isRinging: boolean
  readonly isLoud: boolean
  readonly who: string
}

const FLASH_MS = 1_000
