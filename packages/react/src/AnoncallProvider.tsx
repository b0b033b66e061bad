import { ClientError, checkOptions } from '@anoncall/client'
import { createGraphQLTransport, retryGraphQLRequest, setGraphQLTransport } from '@anoncall/graphql-hooks'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useInsertionEffect, useMemo, useState } from 'react'
import { createKandySource, type KandyFactory } from './KandySource.ts'
import { KandySourceContext } from './useKandySource.ts'

/**
 * Provides the API's endpoint, the key and the SDK to the hooks and buttons below it.
 *
 * @throws ClientError with `INVALID_CONFIGURATION` if the endpoint or the key is invalid, or with `SECRET_KEY_IN_BROWSER` for a secret
 * key, because every visitor can read the props of a page.
 *
 * @example
 * <AnoncallProvider endpoint="https://calls.acme.example/graphql" publishableKey="pk_…" kandy={createKandy}><App /></AnoncallProvider>
 */
export function AnoncallProvider(properties: AnoncallProviderProps) {
  const { endpoint, publishableKey, kandy, reportCalls = true, queryClient, children } = properties
  checkOptions({ endpoint, key: publishableKey })
  // The key is also checked on a server, because the rendered page would contain it.
  if (publishableKey.startsWith('sk_'))
    throw new ClientError('SECRET_KEY_IN_BROWSER', 'A secret key must not be in a page. Revoke it.')

  const [ownClient] = useState(createOwnClient)
  const client = queryClient ?? ownClient
  // The transport must be set during rendering. The effects of children can send requests, and they first run before
  // the effects of this component.
  useMemo(() => {
    const headers = { authorization: `Bearer ${publishableKey}` }
    setGraphQLTransport(client, createGraphQLTransport({ url: endpoint, headers }))
  }, [client, endpoint, publishableKey])

  const [kandySource] = useState(createKandySource)
  // Runs before the children's effects, which can start a call.
  useInsertionEffect(() => {
    kandySource.factory = kandy
    kandySource.report = reportCalls ? { endpoint, key: publishableKey } : undefined
  })

  return (
    <QueryClientProvider client={client}>
      <KandySourceContext.Provider value={kandy === undefined ? null : kandySource}>
        {children}
      </KandySourceContext.Provider>
    </QueryClientProvider>
  )
}

/** The props of AnoncallProvider. */
export interface AnoncallProviderProps {
  /** The address of the API's `/graphql`, with http or https, or a path of the page's origin, such as `/graphql`. */
  readonly endpoint: string
  /** The publishable key (`pk_…`) from the console. */
  readonly publishableKey: string
  /**
   * Loads the vendor's SDK and creates an SDK client. Called only in browsers: on the first hover, focus, touch or
   * call, and again if the client was discarded. The function can be written inline. Only calls need this function:
   * without it, the generated hooks work, but `useAnonymousCall` throws.
   */
  readonly kandy?: KandyFactory | undefined
  /** Whether call outcomes are reported to the server. A call is reported when it is answered and when it is over. Defaults to true. */
  readonly reportCalls?: boolean | undefined
  /**
   * The site's own QueryClient. Use this QueryClient with one API and one key only. By default, the provider creates a
   * QueryClient.
   */
  readonly queryClient?: QueryClient | undefined
  readonly children?: ReactNode
}

/** Creates a QueryClient for one mounted provider. A shared client would leak data between visitors on a server. */
function createOwnClient() {
  return new QueryClient({ defaultOptions: { queries: { retry: retryGraphQLRequest } } })
}
