import { createGraphQLTransport, setGraphQLTransport } from '@anoncall/graphql-hooks'
import type { QueryClient } from '@tanstack/react-query'
import { createRouter, type RouterHistory } from '@tanstack/react-router'
import { createEventStream, type EventStream } from '../lib/createEventStream.ts'
import { createQueryClient } from '../lib/createQueryClient.ts'
import { RouteErrorPage } from './ErrorPages.tsx'
import { routeTree } from './routeTree.tsx'

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

/** The console's places. Pages are loaded when they are first visited, or when the pointer rests on a link to them. */
export function createConsoleRouter(queryClient: QueryClient, eventStream: EventStream, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { queryClient, eventStream },
    ...(history === undefined ? {} : { history }),
    defaultPreload: 'intent',
    scrollRestoration: true,
    // What search.ts drops is dropped from the address too, and reaches no page.
    search: { strict: true },
    defaultErrorComponent: RouteErrorPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
