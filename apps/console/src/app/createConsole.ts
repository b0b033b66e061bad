import { createGraphQLTransport, setGraphQLTransport } from '@anoncall/graphql-hooks'
import type { QueryClient } from '@tanstack/react-query'
import { createRouter, type RouterHistory } from '@tanstack/react-router'
import { createEventStream, type EventStream } from '../lib/createEventStream.ts'
import { createQueryClient } from '../lib/createQueryClient.ts'
import { RouteErrorPage } from './ErrorPages.tsx'
import { routeTree } from './routeTree.tsx'

/**
 * Creates the query client and the router. When a session ends, the router opens the sign-in page. After the next
 * sign-in, the router opens the page that was open before.
 */
export function createConsole({ history, fetch, streamFetch }: ConsoleOptions = {}) {
  const queryClient = createQueryClient({ onSessionEnded: () => void openSignIn() })
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

  async function openSignIn() {
    if (router.state.location.pathname === '/sign-in') return
    await router.navigate({ to: '/sign-in', search: { returnTo: router.state.location.href } })
    // A dialog that shows an unstored secret can block the navigation. The current page then stays open and still needs its data.
    if (router.state.location.pathname !== '/sign-in') return
    // The next user must not see the previous user's data.
    queryClient.clear()
  }
  return { queryClient, router }
}

/** Options that replace the browser's history and `fetch` in tests. */
interface ConsoleOptions {
  readonly history?: RouterHistory
  readonly fetch?: typeof fetch
  /** Replaces `fetch` for subscriptions. */
  readonly streamFetch?: typeof fetch
}

/** Creates the router. A page is loaded on the first visit, or earlier if the pointer is over a link to the page. */
export function createConsoleRouter(queryClient: QueryClient, eventStream: EventStream, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { queryClient, eventStream },
    ...(history === undefined ? {} : { history }),
    defaultPreload: 'intent',
    scrollRestoration: true,
    // Parameters that searchParams.ts drops are also removed from the URL.
    search: { strict: true },
    defaultErrorComponent: RouteErrorPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
