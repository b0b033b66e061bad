import { createGraphQLTransport, setGraphQLTransport } from '@anoncall/graphql-hooks'
import type { RouterHistory } from '@tanstack/react-router'
import { createEventStream } from '../lib/createEventStream.ts'
import { createQueryClient } from '../lib/createQueryClient.ts'
import { createConsoleRouter } from './router.tsx'

/** Ties data to places: a session that ends, wherever that is noticed, leads to the sign-in page and back to the same place. */
export function createConsole({ history, fetch, streamFetch }: ConsoleSurroundings = {}) {
  const queryClient = createQueryClient({ onSessionEnded: () => void leaveForSignIn() })
  setGraphQLTransport(
    queryClient,
    createGraphQLTransport({
      url: '/graphql',
      credentials: 'same-origin',
      ...(fetch === undefined ? {} : { fetch }),
    }),
  )
  const eventStream = createEventStream({ url: '/graphql/stream', fetch: streamFetch })
  const router = createConsoleRouter(queryClient, eventStream, history)

  async function leaveForSignIn() {
    if (router.state.location.pathname === '/sign-in') return
    await router.navigate({ to: '/sign-in', search: { returnTo: router.state.location.href } })
    // A dialog with a secret that is not stored yet holds the page back; its data must stay then.
    if (router.state.location.pathname !== '/sign-in') return
    // Nothing of the person who was signed in stays in memory for the one who comes next.
    queryClient.clear()
  }
  return { queryClient, router }
}

/** What the console stands in: the browser's own address bar and network, unless a test brings others. */
interface ConsoleSurroundings {
  readonly history?: RouterHistory
  readonly fetch?: typeof fetch
  /** The same for what is streamed. */
  readonly streamFetch?: typeof fetch
}
