import { documentIdOf } from './GraphQLDocument.ts'
import { GraphQLRequestError } from './GraphQLRequestError.ts'
import type { GraphQLTransport } from './GraphQLTransport.ts'
import { readGraphQLAnswer } from './readGraphQLAnswer.ts'

/**
 * A transport that POSTs `{ documentId, variables }` as JSON.
 *
 * @example
 * const transport = createGraphQLTransport({ url: '/graphql', credentials: 'same-origin' })
 */
export function createGraphQLTransport(options: GraphQLTransportOptions): GraphQLTransport {
  const { url, headers, credentials, timeoutMs = 20_000 } = options

  return async ({ document, variables, signal }) => {
    signal?.throwIfAborted()
    // Looked up for each request, so that a fetch that was patched after this module was loaded is the one that is used.
    const send = options.fetch ?? fetch
    const body = JSON.stringify({ documentId: documentIdOf(document), variables })
    const flight = startFlight(signal, timeoutMs)
    try {
      const response = await send(url, {
        method: 'POST',
        headers: {
          accept: 'application/graphql-response+json, application/json;q=0.9',
          'content-type': 'application/json',
          ...(typeof headers === 'function' ? headers() : headers),
        },
        body,
        signal: flight.signal,
        ...(credentials === undefined ? {} : { credentials }),
      })
      return await readGraphQLAnswer(response)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof GraphQLRequestError) throw error
      if (flight.signal.aborted)
        throw new GraphQLRequestError('TIMEOUT', 'The server did not answer in time.', { cause: error })
      throw new GraphQLRequestError('NETWORK', 'The server could not be reached.', { cause: error })
    } finally {
      flight.end()
    }
  }
}

export interface GraphQLTransportOptions {
  /** Where the API answers, absolute or relative to the page. */
  readonly url: string
  /** Sent with each request; a function is asked each time. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)
  /** Whether cookies go along, as `fetch` has it. */
  readonly credentials?: RequestCredentials
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch
  /** How long an answer may take, its body included. 20,000 unless given. */
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
