import type { AnonymousCallState } from '@anoncall/react'
import { useEffect, useRef, useState } from 'react'
import type { GatewayRefusal } from '../emulator/GatewayState.ts'
import { gatewayApi } from '../emulator/gatewayApi.ts'

/** What the gateway wrote down against this call, once the call failed: newest first. */
export function useGatewayWords(kind: AnonymousCallState['kind']): readonly GatewayRefusal[] {
  const [words, setWords] = useState<readonly GatewayRefusal[]>([])
  const before = useRef<Promise<ReadonlySet<string>>>(undefined)
  const phase = kind === 'failed' || kind === 'connecting' ? kind : 'other'

  useEffect(() => {
    if (phase === 'other') return
    if (phase === 'connecting') {
      setWords([])
      before.current = listIds()
      return
    }
    const controller = new AbortController()
    void findNew(before.current, controller.signal).then((found) => {
      if (!controller.signal.aborted) setWords(found)
    })
    return () => controller.abort()
  }, [phase])

  return kind === 'failed' ? words : []
}

async function listIds(): Promise<ReadonlySet<string>> {
  try {
    return new Set((await gatewayApi.refusals()).map(({ id }) => id))
  } catch {
    return new Set()
  }
}

/** The gateway may write it down a moment after the SDK gave up, or never. */
async function findNew(before: Promise<ReadonlySet<string>> | undefined, signal: AbortSignal) {
  const known = (await before) ?? new Set()
  for (const waitMs of WAITS_MS) {
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (signal.aborted) return []
    const refusals = await gatewayApi.refusals(signal).catch(() => [])
    const found = refusals.filter(({ id }) => !known.has(id)).sort((one, other) => other.at - one.at)
    // The client tries once more with new credentials, and mostly hears the same.
    const distinct = found.filter(
      ({ sentence }, index) => index === found.findIndex((each) => each.sentence === sentence),
    )
    if (distinct.length > 0) return distinct.slice(0, SHOWN_MAX)
  }
  return []
}

const WAITS_MS = [0, 300, 1_000]
const SHOWN_MAX = 3
