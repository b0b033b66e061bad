import type { QueryClient } from '@tanstack/react-query'
import { createRouter, type RouterHistory } from '@tanstack/react-router'
import type { EventStream } from '../lib/createEventStream.ts'
import { RouteErrorPage } from './RouteErrorPage.tsx'
import { routeTree } from './routeTree.tsx'

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
