import { copyError } from './copyError.ts'
import { GraphQLRequestError } from './GraphQLRequestError.ts'
import type { GraphQLTransportOptions } from './GraphQLTransport.ts'
import { canResolve, checkHeaders, checkUrl, invalidConfiguration } from './invalidConfiguration.ts'

/** One request, and the function that reads its response. */
export interface Post<TAnswer> {
  readonly url: string
  readonly accept: string
  readonly body: object
  readonly signal: AbortSignal | undefined
  /** Reads the response. `cancelTimeout` removes the time limit, for a response that is a stream. */
  readonly read: (response: Response, cancelTimeout: () => void) => Promise<TAnswer>
}

/**
 * Creates a function that POSTs JSON. The function throws GraphQLRequestError if the request fails. If the caller's signal aborts, it
 * throws the signal's reason.
 */
export function createPost(options: GraphQLTransportOptions): <TAnswer>(post: Post<TAnswer>) => Promise<TAnswer> {
  const { headers, credentials, timeoutMs = 20_000 } = options
  checkUrl(options.url)
  if (!(timeoutMs >= 1 && timeoutMs < 2 ** 31)) throw invalidConfiguration('timeoutMs must be from 1 to 2147483647.')

  return async ({ url, accept, body, signal, read }) => {
    signal?.throwIfAborted()
    // Read the global for each request, because a page can patch fetch after this module has loaded.
    const send = options.fetch ?? globalThis.fetch
    if (typeof send !== 'function') throw invalidConfiguration('fetch is not available. Pass it as an option.')
    const requestHeaders = typeof headers === 'function' ? headers() : { ...headers }
    checkHeaders(requestHeaders)
    const json = JSON.stringify(body)
    const abortable = startTimeout(signal, timeoutMs)
    try {
      const response = await send(url, {
        method: 'POST',
        headers: { accept, 'content-type': 'application/json', ...requestHeaders },
        body: json,
        signal: abortable.signal,
        ...(credentials === undefined ? {} : { credentials }),
      })
      if (typeof response?.text !== 'function') throw invalidConfiguration('fetch must resolve with a Response.')
      return await read(response, abortable.cancelTimeout)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof GraphQLRequestError) throw error
      // In an authorization header, the text after the scheme is the secret.
      const secrets = Object.values(requestHeaders).flatMap((value) => [value, ...value.split(' ')])
      const cause = copyError(
        error,
        secrets.filter((secret) => secret.length > 7).sort((a, b) => b.length - a.length),
      )
      if (abortable.signal.aborted)
        throw new GraphQLRequestError('TIMEOUT', 'The server did not answer in time.', { cause })
      // A custom fetch, such as SvelteKit's, can resolve a relative url.
      if (!canResolve(url) && (options.fetch === undefined || /url/i.test(`${cause?.message} ${cause?.cause}`)))
        throw invalidConfiguration(
          'The url must be an address like "https://calls.acme.example/graphql" outside a page.',
        )
      throw new GraphQLRequestError('NETWORK', 'The server could not be reached.', { cause })
    } finally {
      abortable.end()
    }
  }
}

/** Combines the caller's signal and the timeout. `AbortSignal.any` is missing in some supported browsers. */
function startTimeout(signal: AbortSignal | undefined, timeoutMs: number) {
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort)
  return {
    signal: controller.signal,
    cancelTimeout: () => clearTimeout(timer),
    end() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}
