import { ClientError, type ServerErrorCode } from './ClientError.ts'

/**
 * Returns the data of a response. Replaces the key in error messages and ids, because a server that is not an Anoncall API can repeat
 * the request in its response.
 *
 * @throws ClientError with the code of the first error, or with `BAD_ANSWER` if the response is not a valid response of the API.
 */
export async function readAnswer<TData>(response: Response, key: string): Promise<TData> {
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
