import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import { ClientError } from './ClientError.ts'
import type { HashedDocument } from './HashedDocument.ts'
import { readAnswer } from './readAnswer.ts'

/** Sends an operation by its hash; by its text, from then on, to a server that does not know the hash. */
export function createSendDocument(options: AnonymousCallsOptions): SendDocument {
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
  // AbortSignal.any would do, but is missing in browsers that sites still serve.
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort)
  try {
    // Looked up for each request, so that a fetch that was patched after this module was loaded is the one that is used.
    const send = options.fetch ?? fetch
    const response = await send(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      signal: controller.signal,
      ...terms,
    })
    return await readAnswer(response)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof ClientError) throw cause
    throw controller.signal.aborted
      ? new ClientError('TIMEOUT', 'The server did not answer in time.', { retryable: true, cause })
      : new ClientError('NETWORK', 'The server could not be reached.', { retryable: true, cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}
