import type { QueryClient } from '@tanstack/react-query'
import type { GraphQLTransport } from './GraphQLTransport.ts'

/**
 * Sets the transport of a QueryClient. All generated hooks and options use this transport. Call this function once,
 * before the first query.
 */
export function setGraphQLTransport(queryClient: QueryClient, transport: GraphQLTransport): void {
  transports.set(queryClient, transport)
}

/** Returns the transport of a QueryClient. Throws Error if none is set. */
export function getGraphQLTransport(queryClient: QueryClient): GraphQLTransport {
  const transport = transports.get(queryClient)
  if (transport === undefined)
    throw new Error(
      'This QueryClient has no GraphQL transport. Call setGraphQLTransport(queryClient, transport) first.',
    )
  return transport
}

const transports = new WeakMap<QueryClient, GraphQLTransport>()
