import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'

/**
 * Carries one operation to the server and its data back. Throws GraphQLRequestError; an abort by the caller's signal passes
 * through as the signal's reason.
 */
export interface GraphQLTransport {
  <TResult, TVariables>(request: GraphQLTransportRequest<TResult, TVariables>): Promise<TResult>
  /** Left out of a transport that cannot open subscriptions. */
  readonly subscribe?: GraphQLSubscribe
}

/** Opens a subscription and returns the unsubscribe function. */
export type GraphQLSubscribe = <TResult, TVariables>(
  request: GraphQLTransportRequest<TResult, TVariables>,
  listener: GraphQLSubscriptionListener<TResult>,
) => () => void

export interface GraphQLSubscriptionListener<TResult> {
  onData(data: TResult): void
  /**
   * @param status `connecting` until the stream is open and while it is opened again, and `failed` if it is not tried again.
   * @param error Why the stream was lost or failed. With `open`, why one result brought no data.
   */
  onStatus(status: GraphQLSubscriptionStatus, error: GraphQLRequestError | null): void
}

export type GraphQLSubscriptionStatus = 'connecting' | 'open' | 'failed'

export interface GraphQLTransportRequest<TResult, TVariables> {
  readonly document: GraphQLDocument<TResult, TVariables>
  readonly operationName: string
  readonly variables?: TVariables | undefined
  readonly signal?: AbortSignal | undefined
}
