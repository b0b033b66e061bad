import type { GraphQLDocument } from './GraphQLDocument.ts'

/**
 * Carries one operation to the server and its data back. Throws GraphQLRequestError; an abort by the caller's signal passes
 * through as the signal's reason.
 */
export type GraphQLTransport = <TResult, TVariables>(
  request: GraphQLTransportRequest<TResult, TVariables>,
) => Promise<TResult>

export interface GraphQLTransportRequest<TResult, TVariables> {
  readonly document: GraphQLDocument<TResult, TVariables>
  readonly operationName: string
  readonly variables?: TVariables | undefined
  readonly signal?: AbortSignal | undefined
}
