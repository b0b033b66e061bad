import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'

/**
 * Sends one operation to the server and returns its data. Throws GraphQLRequestError if the request fails. If the caller's signal aborts,
 * it throws the signal's reason.
 */
export interface GraphQLTransport {
  <TResult, TVariables>(request: GraphQLTransportRequest<TResult, TVariables>): Promise<TResult>
  /** Undefined if the transport cannot open subscriptions. */
  readonly subscribe?: GraphQLSubscribe
}

/** Opens a subscription and returns the unsubscribe function. */
export type GraphQLSubscribe = <TResult, TVariables>(
  request: GraphQLTransportRequest<TResult, TVariables>,
  listener: GraphQLSubscriptionListener<TResult>,
) => () => void

/** Receives the results and the status of a subscription. */
export interface GraphQLSubscriptionListener<TResult> {
  /** Called with each result. */
  onData(data: TResult): void
  /**
   * Called when the status changes, and when a result has no data.
   *
   * @param status `connecting` until the stream is open and while it is reopened. `failed` if it will not be reopened.
   * @param error The reason why the stream was lost or failed. With `open`, the reason why a result has no data.
   */
  onStatus(status: GraphQLSubscriptionStatus, error: GraphQLRequestError | null): void
}

/** The status of a subscription's stream. */
export type GraphQLSubscriptionStatus = 'connecting' | 'open' | 'failed'

/** One operation to send. */
export interface GraphQLTransportRequest<TResult, TVariables> {
  readonly document: GraphQLDocument<TResult, TVariables>
  readonly operationName: string
  readonly variables?: TVariables | undefined
  readonly signal?: AbortSignal | undefined
}
