import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import { ClientError } from './ClientError.ts'
import { checkOptions, ENDPOINT_MUST, invalid } from './checkOptions.ts'
import { copyError } from './copyError.ts'
import type { HashedDocument } from './HashedDocument.ts'
import { readAnswer } from './readAnswer.ts'

/**
 * Sends an operation by its hash; by its text, from then on, to a server that does not know the hash. Throws ClientError with
 * INVALID_CONFIGURATION or SECRET_KEY_IN_BROWSER for options that cannot work.
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

export type SendDocument = <TData, TVariables>(
  document: HashedDocument<TData, TVariables>,
  variables: TVariables,
  terms?: SendTerms,
) => Promise<TData>

export interface SendTerms {
  readonly signal?: AbortSignal | undefined
  /** Goes on when the page is left meanwhile. */
  readonly keepalive?: boolean
}

async function post<TData>(
  { endpoint, key, timeoutMs = 10_000, ...options }: AnonymousCallsOptions,
  body: object,
  { signal, ...terms }: SendTerms = {},
): Promise<TData> {
  signal?.throwIfAborted()
  // Looked up for each request, so that a fetch that was patched after this module was loaded is the one that is used.
  const send = options.fetch ?? globalThis.fetch
  if (!send) throw invalid('There is no fetch here: pass one as an option.')
  const json = JSON.stringify(body)
  // AbortSignal.any would do, but is missing in browsers that sites still serve.
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
    // A mock of a test may return anything.
    if (typeof response?.text !== 'function') throw invalid('The fetch must resolve with a Response.')
    return await readAnswer(response, key)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ClientError) throw error
    const cause = copyError(error, key)
    const said = `${cause?.message} ${cause?.cause}`
    // A fetch of the caller's own may resolve a relative endpoint, as SvelteKit's does.
    if (!canResolve(endpoint) && (!options.fetch || /url/i.test(said)))
      throw invalid(`${ENDPOINT_MUST} where there is no page.`)
    if (/bad port/.test(said)) throw invalid('The endpoint has a port that fetch never opens.')
    throw controller.signal.aborted
      ? new ClientError('TIMEOUT', 'The server did not answer in time.', { retryable: true, cause })
      : new ClientError('NETWORK', 'The server could not be reached.', { retryable: true, cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** Whether `fetch` can turn the endpoint into an address here: a relative one needs a page or a worker. */
function canResolve(endpoint: string): boolean {
  try {
    return !!new URL(endpoint, globalThis.document?.baseURI ?? globalThis.location?.href)
  } catch {
    return false
  }
}
