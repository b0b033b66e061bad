import type { GraphQLDocumentTexts } from './createDocumentSender.ts'
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
   * @param status `connecting` until the stream is open, and while it is reopened. `failed` if it will not be reopened.
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

/** Options of a transport. */
export interface GraphQLTransportOptions {
  /** The address of the API, with http or https. In a page it can also be a path of the same origin, such as `/graphql`. */
  readonly url: string
  /** The address of the API's subscription stream. Defaults to `url` with `/stream` appended to its path. */
  readonly streamUrl?: string
  /**
   * The texts of documents that were replaced by their hash, for servers that do not know the hash. Pass the content of
   * `persisted-documents.json`, or a function that loads it on demand.
   *
   * @example
   * documents: () => import('./generated/persisted-documents.json')
   */
  readonly documents?: GraphQLDocumentTexts
  /** Headers of each request, or a function that is called before each request. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)
  /** Whether requests include cookies. Same values as the option of `fetch`. */
  readonly credentials?: RequestCredentials
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch
  /** Timeout of one request in milliseconds, including the response body: 1 to 2,147,483,647. Defaults to 20,000. */
  readonly timeoutMs?: number
}
