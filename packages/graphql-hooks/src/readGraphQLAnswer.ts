import { GraphQLRequestError, parseErrorCode } from './GraphQLRequestError.ts'

/** Returns the data of a response. Throws GraphQLRequestError with the code of the first error, or with BAD_ANSWER if the response is not valid. */
export async function readGraphQLAnswer<TResult>(response: Response): Promise<TResult> {
  const text = await response.text()
  const requestIdHeader = response.headers.get('x-request-id') ?? undefined
  const answer = parseAnswer(text)
  const error = firstError(answer, requestIdHeader)
  if (error !== null) throw error
  if (!response.ok || answer?.data === undefined || answer.data === null)
    throw new GraphQLRequestError(
      'BAD_ANSWER',
      `The server sent a response that is not GraphQL (HTTP ${response.status}).`,
      {
        requestId: requestIdHeader,
        // A proxy sends these statuses while the server behind the proxy restarts.
        retryable: response.status >= 502 && response.status <= 504,
      },
    )

  return answer.data as TResult
}

/** Returns the first error of a response or of one result of a stream, or `null` if there is none. */
export function firstError(
  answer: GraphQLAnswer | undefined,
  requestId: string | undefined,
): GraphQLRequestError | null {
  const error = answer?.errors?.[0]
  if (error === undefined) return null
  const code = parseErrorCode(error.extensions?.code)
  return new GraphQLRequestError(code, error.message ?? 'The server rejected the request.', {
    requestId: error.extensions?.requestId ?? requestId,
  })
}

export interface GraphQLAnswer {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message?: string
    readonly extensions?: { readonly code?: unknown; readonly requestId?: string }
  }[]
}

export function parseAnswer(text: string): GraphQLAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as GraphQLAnswer) : undefined
  } catch {
    return undefined
  }
}
