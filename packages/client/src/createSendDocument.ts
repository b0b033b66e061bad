import { type AnonymousCallsOptions, checkOptions, ENDPOINT_MUST } from './AnonymousCallsOptions.ts'
import { ClientError, invalidConfiguration, type ServerErrorCode } from './ClientError.ts'
import type { HashedDocument } from './HashedDocument.ts'

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
  if (!send) throw invalidConfiguration('fetch is not available. Pass it as an option.')
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
    if (typeof response?.text !== 'function') throw invalidConfiguration('fetch must resolve with a Response.')
    return await readAnswer(response, key)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ClientError) throw error
    const cause = copyError(error, key)
    const causes = `${cause?.message} ${cause?.cause}`
    // A custom fetch, such as SvelteKit's, can resolve a relative endpoint.
    if (!canResolve(endpoint) && (!options.fetch || /url/i.test(causes)))
      throw invalidConfiguration(`${ENDPOINT_MUST} outside a page.`)
    if (/bad port/.test(causes)) throw invalidConfiguration('fetch blocks the port of the endpoint.')
    throw controller.signal.aborted
      ? new ClientError('TIMEOUT', 'The server did not answer in time.', { retryable: true, cause })
      : new ClientError('NETWORK', 'The server could not be reached.', { retryable: true, cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/**
 * Returns the data of a response. Replaces the key in error messages and ids, because a server that is not an Anoncall API can repeat
 * the request in its response.
 *
 * @throws ClientError with the code of the first error, or with `BAD_ANSWER` if the response is not a valid response of the API.
 */
async function readAnswer<TData>(response: Response, key: string): Promise<TData> {
  const { status } = response
  const answer = parseAnswer(await response.text())
  const error = answer?.errors?.[0]
  const read = (value: unknown) => (typeof value === 'string' ? value.replaceAll(key, '…') : undefined)
  const requestId = read(error?.extensions?.requestId ?? response.headers?.get('x-request-id'))
  if (error) {
    // A newer server can send other codes.
    const code = (read(error.extensions?.code) ?? 'UNKNOWN') as ServerErrorCode
    const retryable = code === 'TOO_MANY_REQUESTS' || code === 'SERVICE_UNAVAILABLE'
    throw new ClientError(code, read(error.message) ?? code, { retryable, requestId })
  }
  if (!response.ok || !answer?.data)
    throw new ClientError('BAD_ANSWER', `The server sent a response that this page does not know (HTTP ${status}).`, {
      retryable: status > 501 && status < 505,
      requestId,
    })

  return answer.data as TData
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message?: unknown
    readonly extensions?: { readonly code?: unknown; readonly requestId?: unknown }
  }[]
}

function parseAnswer(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer | null
  } catch {
    return null
  }
}

/**
 * Returns a copy of a thrown error in which the key is replaced. A custom `fetch` can attach the whole request to its
 * errors. The copy therefore has only the name, message, code and stack of the error and of its causes. Returns
 * undefined if the value is not an error.
 */
function copyError(error: unknown, key: string, depth = 5): Error | undefined {
  const { name, message, stack, code, cause } = Object(error)
  if (message === undefined || depth === 0) return undefined

  const clean = (text: unknown) => text && String(text).replaceAll(key, '…')
  return Object.assign(new Error(`${clean(message)}`, { cause: copyError(cause, key, depth - 1) }), {
    name: clean(name),
    code: clean(code),
    stack: clean(stack),
  })
}

/** Returns whether `fetch` can resolve the endpoint here. A relative endpoint needs a page or a worker. */
function canResolve(endpoint: string): boolean {
  try {
    return !!new URL(endpoint, globalThis.document?.baseURI ?? globalThis.location?.href)
  } catch {
    return false
  }
}
