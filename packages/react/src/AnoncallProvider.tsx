import { createGraphQLTransport, retryGraphQLRequest, setGraphQLTransport } from '@anoncall/graphql-hooks'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'

/**
 * Tells the hooks below it where the API is and who asks. Throws a TypeError for a key that is not publishable: what a page gets
 * as a property, everybody can read.
 *
 * @example
 * <AnoncallProvider endpoint="https://calls.acme.example/graphql" publishableKey="pk_…"><App /></AnoncallProvider>
 */
export function AnoncallProvider({ endpoint, publishableKey, queryClient, children }: AnoncallProviderProps) {
  if (publishableKey.startsWith('sk_'))
    throw new TypeError('A secret key must not be in a page: use a publishable key, and revoke this one.')

  const [ownClient] = useState(createOwnClient)
  const client = queryClient ?? ownClient
  // Bound while rendering, since children may ask in their first effect, which runs before ours would.
  useMemo(() => {
    const headers = { authorization: `Bearer ${publishableKey}` }
    setGraphQLTransport(client, createGraphQLTransport({ url: endpoint, headers }))
  }, [client, endpoint, publishableKey])

  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}

export interface AnoncallProviderProps {
  /** The API's `/graphql`, absolute. */
  readonly endpoint: string
  /** `pk_…`, from the console. */
  readonly publishableKey: string
  /** The site's own, where it has one. It then serves one API and one key. */
  readonly queryClient?: QueryClient | undefined
  readonly children?: ReactNode
}

/** One for each mounted provider, so that on a server no visitor gets what was fetched for another. */
function createOwnClient() {
  return new QueryClient({ defaultOptions: { queries: { retry: retryGraphQLRequest } } })
}
