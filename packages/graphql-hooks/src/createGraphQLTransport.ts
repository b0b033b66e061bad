import { copyError } from './copyError.ts'
import { documentIdOf } from './GraphQLDocument.ts'
import { GraphQLRequestError } from './GraphQLRequestError.ts'
import type { GraphQLTransport } from './GraphQLTransport.ts'
import { canResolve, checkHeaders, checkUrl, invalidConfiguration } from './invalidConfiguration.ts'
import { readGraphQLAnswer } from './readGraphQLAnswer.ts'

/**
 * A transport that POSTs `{ documentId, variables }` as JSON. Throws GraphQLRequestError with INVALID_CONFIGURATION for a url that
 * cannot work. A relative one needs a page: on a server the transport can be created, and its requests fail.
 *
 * @example
 * const transport = createGraphQLTransport({ url: '/graphql', credentials: 'same-origin' })
 */
export function createGraphQLTransport(options: GraphQLTransportOptions): GraphQLTransport {
  const { url, headers, credentials, timeoutMs = 20_000 } = options
  checkUrl(url)
  if (!(timeoutMs >= 1 && timeoutMs < 2 ** 31))
    throw invalidConfiguration('The timeoutMs must be from 1 to 2147483647.')

  return async ({ document, variables, signal }) => {
    signal?.throwIfAborted()
    // Looked up for each request, so that a fetch that was patched after this module was loaded is the one that is used.
    const send = options.fetch ?? globalThis.fetch
    if (typeof send !== 'function') throw invalidConfiguration('There is no fetch here: pass one as an option.')
    const given = typeof headers === 'function' ? headers() : { ...headers }
    checkHeaders(given)
    const body = JSON.stringify({ documentId: documentIdOf(document), variables })
    const flight = startFlight(signal, timeoutMs)
    try {
      const response = await send(url, {
        method: 'POST',
        headers: {
          accept: 'application/graphql-response+json, application/json;q=0.9',
          'content-type': 'application/json',
          ...given,
        },
        body,
        signal: flight.signal,
        ...(credentials === undefined ? {} : { credentials }),
      })
      if (typeof response?.text !== 'function') throw invalidConfiguration('The fetch must resolve with a Response.')
      return await readGraphQLAnswer(response)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof GraphQLRequestError) throw error
      // What follows the scheme is the secret of an authorization header.
      const secrets = Object.values(given).flatMap((value) => [value, ...value.split(' ')])
      const cause = copyError(
        error,
        secrets.filter((secret) => secret.length > 7).sort((a, b) => b.length - a.length),
      )
      if (flight.signal.aborted)
        throw new GraphQLRequestError('TIMEOUT', 'The server did not answer in time.', { cause })
      // A fetch of the caller's own may resolve a relative url, as SvelteKit's does.
      if (!canResolve(url) && (options.fetch === undefined || /url/i.test(`${cause?.message} ${cause?.cause}`)))
        throw invalidConfiguration(
          'The url must be an address like "https://calls.acme.example/graphql" where there is no page.',
        )
      throw new GraphQLRequestError('NETWORK', 'The server could not be reached.', { cause })
    } finally {
      flight.end()
    }
  }
}

export interface GraphQLTransportOptions {
  /** Where the API answers: an http or https address, or a path of the page's own origin, such as `/graphql`. */
  readonly url: string
  /** Sent with each request; a function is asked each time. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)
  /** Whether cookies go along, as `fetch` has it. */
  readonly credentials?: RequestCredentials
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch
  /** How long an answer may take, in milliseconds, its body included: 1 to 2,147,483,647. 20,000 unless given. */
  readonly timeoutMs?: number
}

/** One signal for the caller's abort and our timeout. `AbortSignal.any` is missing in browsers that sites still serve. */
function startFlight(signal: AbortSignal | undefined, timeoutMs: number) {
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort)
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}
