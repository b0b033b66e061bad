import { ClientError, type ServerErrorCode } from './ClientError.ts'

/** Reads the data out of an answer. Throws ClientError with the first error's code, or with BAD_ANSWER. */
export async function readAnswer<TData>(response: Response): Promise<TData> {
  const { status } = response
  const answer = parseAnswer(await response.text())
  const error = answer?.errors?.[0]
  const requestId = error?.extensions?.requestId ?? response.headers.get('x-request-id') ?? undefined
  if (error) {
    const code = SERVER_ERROR_CODES.find((known) => known === error.extensions?.code) ?? 'UNKNOWN'
    const retryable = code === 'TOO_MANY_REQUESTS' || code === 'SERVICE_UNAVAILABLE'
    throw new ClientError(code, error.message ?? 'The server refused the request.', { retryable, requestId })
  }
  if (!response.ok || !answer?.data)
    throw new ClientError('BAD_ANSWER', `The server gave an answer that is not its own (HTTP ${status}).`, {
      retryable: status > 501 && status < 505,
      requestId,
    })

  return answer.data as TData
}

const SERVER_ERROR_CODES: readonly ServerErrorCode[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'TOO_MANY_REQUESTS',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_DOCUMENT_NOT_FOUND',
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
  'BAD_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
]

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message?: string
    readonly extensions?: { readonly code?: unknown; readonly requestId?: string }
  }[]
}

function parseAnswer(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer | null
  } catch {
    return null
  }
}
