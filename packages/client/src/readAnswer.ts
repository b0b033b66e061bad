import { ClientError, type ServerErrorCode } from './ClientError.ts'

/** Reads the data out of an answer. Throws ClientError with the first error's code, or with BAD_ANSWER. */
export async function readAnswer<TData>(response: Response): Promise<TData> {
  const { status } = response
  const answer = parseAnswer(await response.text())
  const error = answer?.errors?.[0]
  const requestId = error?.extensions?.requestId ?? response.headers.get('x-request-id') ?? undefined
  if (error) {
    const code = error.extensions?.code ?? 'UNKNOWN'
    const retryable = code === 'TOO_MANY_REQUESTS' || code === 'SERVICE_UNAVAILABLE'
    throw new ClientError(code, error.message ?? code, { retryable, requestId })
  }
  if (!response.ok || !answer?.data)
    throw new ClientError('BAD_ANSWER', `The server gave an answer that this page does not know (HTTP ${status}).`, {
      retryable: status > 501 && status < 505,
      requestId,
    })

  return answer.data as TData
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message?: string
    readonly extensions?: { readonly code?: ServerErrorCode; readonly requestId?: string }
  }[]
}

function parseAnswer(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer | null
  } catch {
    return null
  }
}
