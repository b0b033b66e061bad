import type { ApolloServer, GraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import type { GraphQLContext } from './GraphQLContext.ts'
import type { OperationRequest } from './OperationRequest.ts'

/** A request whose document is known by its hash. */
export interface KnownOperation {
  readonly hash: string
  readonly request: OperationRequest
  readonly context: GraphQLContext
}

export interface KnownOperations {
  /** The answer; `null` where the request has to go through Apollo's own HTTP, which answers what is unusual about it. */
  answer(operation: KnownOperation): Promise<HTTPGraphQLResponse | null>
  /** Learns from an answer of Apollo's own HTTP which media type it chooses for an `Accept`. */
  learn(request: OperationRequest, response: HTTPGraphQLResponse): void
}

/** Far more than there are clients. When there are more, all are dropped: learning one again takes one request. */
const ACCEPTS_MAX = 100

/**
 * Hands known documents to Apollo without its own HTTP, which parses and negotiates for each request anew what is the same for all
 * of them. It names the document as Apollo's persisted queries do, which spares the hashing of its text.
 *
 * A foreign page cannot send what gets here: the body was JSON and said so, for which a browser asks first (CORS).
 */
export function createKnownOperations(apollo: ApolloServer<GraphQLContext>): KnownOperations {
  const mediaTypes = new Map<string, string>()
  return {
    async answer({ hash, request, context }) {
      const mediaType = mediaTypes.get(acceptOf(request))
      const operation = mediaType === undefined || request.method !== 'POST' ? null : operationOf(hash, request.body)
      if (mediaType === undefined || operation === null) return null
      const response = await apollo.executeOperation(operation, { contextValue: context })
      if (response.body.kind !== 'single') throw new Error('a known document was answered in parts')
      const { errors, data, extensions } = response.body.singleResult
      const string = `${JSON.stringify({ errors, data, extensions })}\n`
      const { headers, status = 200 } = response.http
      headers.set('content-type', mediaType)
      return { status, headers, body: { kind: 'complete', string } }
    },
    learn(request, { status = 200, headers }) {
      const mediaType = headers.get('content-type')
      // To a GET it may answer with a page.
      if (request.method !== 'POST' || status !== 200 || mediaType === undefined) return
      if (mediaTypes.size >= ACCEPTS_MAX) mediaTypes.clear()
      mediaTypes.set(acceptOf(request), mediaType)
    },
  }
}

function acceptOf({ headers }: OperationRequest): string {
  return headers.get('accept') ?? ''
}

/** The document and what stands beside it; `null` where that is not of the kinds that GraphQL over HTTP asks for. */
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
