import { GraphQLRequestError, parseErrorCode } from './GraphQLRequestError.ts'

/** Reads the data out of an answer. Throws GraphQLRequestError with the first error's code, or with BAD_ANSWER. */
export async function readGraphQLAnswer<TResult>(response: Response): Promise<TResult> {
  const text = await response.text()
  const requestIdHeader = response.headers.get('x-request-id') ?? undefined
  const answer = parseAnswer(text)
  const error = answer?.errors?.[0]
  if (error !== undefined) {
    const code = parseErrorCode(error.extensions?.code)
    throw new GraphQLRequestError(code, error.message ?? 'The server refused the request.', {
      requestId: error.extensions?.requestId ?? requestIdHeader,
    })
  }
  if (!response.ok || answer?.data === undefined || answer.data === null)
    throw new GraphQLRequestError(
      'BAD_ANSWER',
      `The server gave an answer that is not GraphQL (HTTP ${response.status}).`,
      {
        requestId: requestIdHeader,
        // A proxy in front of a server that restarts answers so.
        retryable: response.status >= 502 && response.status <= 504,
      },
    )

  return answer.data as TResult
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message?: string
    readonly extensions?: { readonly code?: unknown; readonly requestId?: string }
  }[]
}

function parseAnswer(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Answer) : undefined
  } catch {
    return undefined
  }
}
