import { copyError } from './copyError.ts'
import type { GraphQLTransportOptions } from './createGraphQLTransport.ts'
import { GraphQLRequestError } from './GraphQLRequestError.ts'
import { canResolve, checkHeaders, checkUrl, invalidConfiguration } from './invalidConfiguration.ts'

/** One request: its body, and how the answer to it is read. */
export interface Post<TAnswer> {
  readonly url: string
  readonly accept: string
  readonly body: object
  readonly signal: AbortSignal | undefined
  /** `disarm` ends the timeout, for an answer that takes as long as it takes. */
  readonly read: (response: Response, disarm: () => void) => Promise<TAnswer>
}

/** POSTs JSON. Throws GraphQLRequestError; an abort by the caller's signal passes through as the signal's reason. */
export function createPost(options: GraphQLTransportOptions): <TAnswer>(post: Post<TAnswer>) => Promise<TAnswer> {
  const { headers, credentials, timeoutMs = 20_000 } = options
  checkUrl(options.url)
  if (!(timeoutMs >= 1 && timeoutMs < 2 ** 31))
    throw invalidConfiguration('The timeoutMs must be from 1 to 2147483647.')

  return async ({ url, accept, body, signal, read }) => {
    signal?.throwIfAborted()
    // Looked up for each request, so that a fetch that was patched after this module was loaded is the one that is used.
    const send = options.fetch ?? globalThis.fetch
    if (typeof send !== 'function') throw invalidConfiguration('fetch is not available. Pass it as an option.')
    const given = typeof headers === 'function' ? headers() : { ...headers }
    checkHeaders(given)
    const json = JSON.stringify(body)
    const flight = startFlight(signal, timeoutMs)
    try {
      const response = await send(url, {
        method: 'POST',
        headers: { accept, 'content-type': 'application/json', ...given },
        body: json,
        signal: flight.signal,
        ...(credentials === undefined ? {} : { credentials }),
      })
      if (typeof response?.text !== 'function') throw invalidConfiguration('The fetch must resolve with a Response.')
      return await read(response, flight.disarm)
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

/** One signal for the caller's abort and our timeout. `AbortSignal.any` is missing in browsers that sites still serve. */
function startFlight(signal: AbortSignal | undefined, timeoutMs: number) {
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort)
  return {
    signal: controller.signal,
    disarm: () => clearTimeout(timer),
    end() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}
