import { useCallback, useEffect, useState } from 'react'
import type { GatewayState } from './GatewayState.ts'
import { gatewayApi } from './gatewayApi.ts'

/** The gateway as it is, asked again and again while the page is seen; and at once, after a change. */
export function useGatewayState(everyMs: number): GatewayStateReading {
  const [reading, setReading] = useState<Omit<GatewayStateReading, 'refresh'>>({ state: undefined, isLost: false })
  const [turn, setTurn] = useState(0)
  const refresh = useCallback(() => setTurn((last) => last + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks anew
  useEffect(() => {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      try {
        if (document.visibilityState !== 'hidden') {
          const state = await gatewayApi.state(controller.signal)
          setReading({ state, isLost: false })
        }
      } catch {
        if (!controller.signal.aborted) setReading(({ state }) => ({ state, isLost: true }))
      }
      if (!controller.signal.aborted) timer = setTimeout(look, everyMs)
    }
    void look()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [everyMs, turn])

  return { ...reading, refresh }
}

export interface GatewayStateReading {
  /** The last that was heard. Undefined before the first answer. */
  readonly state: GatewayState | undefined
  /** The gateway does not answer any more. */
  readonly isLost: boolean
  readonly refresh: () => void
}
