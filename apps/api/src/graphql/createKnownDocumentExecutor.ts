import type { ApolloServer, GraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import type { GraphQLContext } from './GraphQLContext.ts'
import type { OperationRequest } from './OperationRequest.ts'

/**
 * Creates the executor of known documents, which does not use Apollo's HTTP layer. That layer would parse and negotiate the
 * same values for each request. The executor passes the hash in Apollo's `persistedQuery` extension, so that Apollo does
 * not hash the text.
 *
 * Pages of other sites cannot send requests for known documents: the content type is JSON, so the browser sends a CORS
 * preflight first.
 */
export function createKnownDocumentExecutor(apollo: ApolloServer<GraphQLContext>): KnownDocumentExecutor {
  const mediaTypes = new Map<string, string>()
  return {
    async answer({ hash, request, context }) {
      const mediaType = mediaTypes.get(acceptOf(request))
      const operation = mediaType === undefined || request.method !== 'POST' ? null : operationOf(hash, request.body)
      if (mediaType === undefined || operation === null) return null
      const response = await apollo.executeOperation(operation, { contextValue: context })
      if (response.body.kind !== 'single') throw new Error('a known document was answered in several parts')
      const { errors, data, extensions } = response.body.singleResult
      const string = `${JSON.stringify({ errors, data, extensions })}\n`
      const { headers, status = 200 } = response.http
      headers.set('content-type', mediaType)
      return { status, headers, body: { kind: 'complete', string } }
    },
    learn(request, { status = 200, headers }) {
      const mediaType = headers.get('content-type')
      // Apollo may respond to a GET with its landing page.
      if (request.method !== 'POST' || status !== 200 || mediaType === undefined) return
      if (mediaTypes.size >= ACCEPTS_MAX) mediaTypes.clear()
      mediaTypes.set(acceptOf(request), mediaType)
    },
  }
}

/** A request that names a known document by its hash. */
interface KnownDocumentRequest {
  readonly hash: string
  readonly request: OperationRequest
  readonly context: GraphQLContext
}

interface KnownDocumentExecutor {
  /**
   * Executes the operation. Resolves with `null` if the request needs Apollo's HTTP layer, which handles unusual
   * requests.
   */
  answer(known: KnownDocumentRequest): Promise<HTTPGraphQLResponse | null>
  /** Records the media type that Apollo's HTTP layer chose for an `Accept` header. */
  learn(request: OperationRequest, response: HTTPGraphQLResponse): void
}

/**
 * The maximum number of cached `Accept` headers. The maximum is far higher than the number of clients. When the
 * maximum is reached, all headers are dropped. Learning a header again takes one request.
 */
const ACCEPTS_MAX = 100

function acceptOf({ headers }: OperationRequest): string {
  return headers.get('accept') ?? ''
}

/**
 * Returns the document and its parameters; `null` if a parameter does not have the type that GraphQL over HTTP
 * requires.
 */
function operationOf(hash: string, body: unknown): Omit<GraphQLRequest, 'query'> | null {
  const { variables = null, operationName = null } = Object(body)
  const areVariablesFit = typeof variables === 'object' && !Array.isArray(variables)
  if (!areVariablesFit || (operationName !== null && typeof operationName !== 'string')) return null
  return {
    variables: variables ?? {},
    operationName: operationName ?? undefined,
    extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
  }
}
