import { useEffect, useState } from 'react'

/** Polls for the configuration of the page, because the API may start after the page was opened. */
export function useSiteConfig(): SiteConfigState {
  const [state, setState] = useState<SiteConfigState>({ kind: 'waiting', message: 'Looking for the API.' })

  useEffect(() => {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const next = await fetchSiteConfig(controller.signal)
      if (controller.signal.aborted) return
      setState(next)
      if (next.kind === 'waiting') timer = setTimeout(ask, RETRY_MS)
    }
    void ask()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [])

  return state
}

type SiteConfigState =
  | { readonly kind: 'waiting'; readonly message: string }
  | { readonly kind: 'ready'; readonly site: SiteConfig }

export interface SiteConfig {
  readonly graphqlUrl: string
  readonly publishableKey: string
  /** The alias of a destination. The server does not reveal the destination's address. */
  readonly callee: string
  /** An address that accepts calls without credentials. */
  readonly unrestrictedCallee?: string
}

const RETRY_MS = 2_000

async function fetchSiteConfig(signal: AbortSignal): Promise<SiteConfigState> {
  try {
    const response = await fetch('/site-config.json', { signal })
    const answer: SiteConfig & { message: string } = await response.json()
    return response.ok ? { kind: 'ready', site: answer } : { kind: 'waiting', message: answer.message }
  } catch {
    return { kind: 'waiting', message: 'The server of this page does not respond. Trying again.' }
  }
}
