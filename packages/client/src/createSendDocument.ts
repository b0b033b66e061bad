import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import { ClientError } from './ClientError.ts'
import { checkOptions, ENDPOINT_MUST, invalid } from './checkOptions.ts'
import { copyError } from './copyError.ts'
import type { HashedDocument } from './HashedDocument.ts'
import { readAnswer } from './readAnswer.ts'

/**
 * Creates a function that sends operations by their hash. If the server does not know the hash, the function repeats the request with the
 * operation's text, and sends the text in all later requests with this operation.
 *
 * @throws ClientError with `INVALID_CONFIGURATION` or `SECRET_KEY_IN_BROWSER` if an option is invalid.
 */
export function createSendDocument(options: AnonymousCallsOptions): SendDocument {
  checkOptions({ ...options })
  const unknownIds = new Set<string>()

  return async ({ id, text }, variables, terms) => {
    if (!unknownIds.has(id))
      try {
        return await post(options, { documentId: id, variables }, terms)
      } catch (error) {
        if (!(error instanceof ClientError && error.code === 'PERSISTED_DOCUMENT_NOT_FOUND')) throw error
        unknownIds.add(id)
      }
    return await post(options, { query: text, variables }, terms)
  }
}

/** Sends an operation and returns its data. Throws ClientError if the request fails, or the signal's reason if the signal aborts. */
export type SendDocument = <TData, TVariables>(
  document: HashedDocument<TData, TVariables>,
  variables: TVariables,
  terms?: SendTerms,
) => Promise<TData>

/** Options of one request. */
export interface SendTerms {
  readonly signal?: AbortSignal | undefined
  /** Whether the request continues after the visitor leaves the page. Defaults to false. */
  readonly keepalive?: boolean
}

async function post<TData>(
  { endpoint, key, timeoutMs = 10_000, ...options }: AnonymousCallsOptions,
  body: object,
  { signal, ...terms }: SendTerms = {},
): Promise<TData> {
  signal?.throwIfAborted()
  // Read the global for each request, because a page can patch fetch after this module has loaded.
  const send = options.fetch ?? globalThis.fetch
  if (!send) throw invalid('fetch is not available. Pass it as an option.')
  const json = JSON.stringify(body)
  // AbortSignal.any is missing in some supported browsers.
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort)
  try {
    const response = await send(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
      },
      body: json,
      signal: controller.signal,
      ...terms,
    })
    // A mock in a page's tests can return anything.
    if (typeof response?.text !== 'function') throw invalid('fetch must resolve with a Response.')
    return await readAnswer(response, key)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ClientError) throw error
    const cause = copyError(error, key)
    const causes = `${cause?.message} ${cause?.cause}`
    // A custom fetch, such as SvelteKit's, can resolve a relative endpoint.
    if (!canResolve(endpoint) && (!options.fetch || /url/i.test(causes)))
      throw invalid(`${ENDPOINT_MUST} outside a page.`)
    if (/bad port/.test(causes)) throw invalid('fetch blocks the port of the endpoint.')
    throw controller.signal.aborted
      ? new ClientError('TIMEOUT', 'The server did not answer in time.', { retryable: true, cause })
      : new ClientError('NETWORK', 'The server could not be reached.', { retryable: true, cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** Returns whether `fetch` can resolve the endpoint here. A relative endpoint needs a page or a worker. */
function canResolve(endpoint: string): boolean {
  try {
    return !!new URL(endpoint, globalThis.document?.baseURI ?? globalThis.location?.href)
  } catch {
    return false
  }
}
