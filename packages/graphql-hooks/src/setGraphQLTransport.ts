import type { QueryClient } from '@tanstack/react-query'
import type { GraphQLTransport } from './GraphQLTransport.ts'

/** Binds the transport that all generated hooks and options use under this QueryClient. Once, before the first query. */
export function setGraphQLTransport(queryClient: QueryClient, transport: GraphQLTransport): void {
  transports.set(queryClient, transport)
}

/** The transport bound to this QueryClient. Throws where none is bound. */
export function getGraphQLTransport(queryClient: QueryClient): GraphQLTransport {
  const transport = transports.get(queryClient)
  if (transport === undefined)
    throw new Error(
      'No GraphQL transport is bound to this QueryClient: call setGraphQLTransport(queryClient, transport) first.',
    )
  return transport
}

const transports = new WeakMap<QueryClient, GraphQLTransport>()
