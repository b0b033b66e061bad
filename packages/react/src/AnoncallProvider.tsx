import { ClientError, checkOptions } from '@anoncall/client'
import { createGraphQLTransport, retryGraphQLRequest, setGraphQLTransport } from '@anoncall/graphql-hooks'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useInsertionEffect, useMemo, useState } from 'react'
import { createKandySource, type KandyFactory } from './KandySource.ts'
import { KandySourceContext } from './useKandySource.ts'

/**
 * Gives the hooks below it the API's endpoint, the key and the SDK. Throws ClientError with INVALID_CONFIGURATION for an endpoint or
 * a key that cannot work, and with SECRET_KEY_IN_BROWSER for a secret key: everybody can read what a page gets as a property.
 *
 * @example
 * <AnoncallProvider endpoint="https://calls.acme.example/graphql" publishableKey="pk_…" kandy={createKandy}><App /></AnoncallProvider>
 */
export function AnoncallProvider(properties: AnoncallProviderProps) {
  const { endpoint, publishableKey, kandy, reportCalls = true, queryClient, children } = properties
  checkOptions({ endpoint, key: publishableKey })
  // Also on a server, which renders what the page then holds.
  if (publishableKey.startsWith('sk_'))
    throw new ClientError('SECRET_KEY_IN_BROWSER', 'A secret key must not be in a page. Revoke it.')

  const [ownClient] = useState(createOwnClient)
  const client = queryClient ?? ownClient
  // Bound while rendering, since children may ask in their first effect, which runs before ours would.
  useMemo(() => {
    const headers = { authorization: `Bearer ${publishableKey}` }
    setGraphQLTransport(client, createGraphQLTransport({ url: endpoint, headers }))
  }, [client, endpoint, publishableKey])

  const [source] = useState(createKandySource)
  // Before the children's effects, in which they may call.
  useInsertionEffect(() => {
    source.factory = kandy
    source.server = reportCalls ? { endpoint, key: publishableKey } : undefined
  })

  return (
    <QueryClientProvider client={client}>
      <KandySourceContext.Provider value={kandy === undefined ? null : source}>{children}</KandySourceContext.Provider>
    </QueryClientProvider>
  )
}

export interface AnoncallProviderProps {
  /** The API's `/graphql`, as an http or https address, or a path of the page's own origin, such as `/graphql`. */
  readonly endpoint: string
  /** `pk_…`, from the console. */
  readonly publishableKey: string
  /**
   * Loads the vendor's SDK and makes a client of it. Called in browsers only, on the first intent to call, and again once that
   * client was given up. May be written inline. Only calls need it: without, the generated hooks work, and `useAnonymousCall` throws.
   */
  readonly kandy?: KandyFactory | undefined
  /** Whether the server is told what becomes of a call, once it was answered and when it is over. True unless given. */
  readonly reportCalls?: boolean | undefined
  /** The site's own, where it has one. It then serves one API and one key. */
  readonly queryClient?: QueryClient | undefined
  readonly children?: ReactNode
}

/** One for each mounted provider, so that on a server no visitor gets what was fetched for another. */
function createOwnClient() {
  return new QueryClient({ defaultOptions: { queries: { retry: retryGraphQLRequest } } })
}
