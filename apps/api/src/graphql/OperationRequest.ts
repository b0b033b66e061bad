import type { Principal } from '@anoncall/domain'
import type { GraphQLFormattedError } from 'graphql'

/** A request to `/graphql`, as the HTTP layer has parsed it. */
export interface OperationRequest {
  readonly method: string
  /** The headers, with names in lower case. Cookies are omitted, and `authorization` is `Bearer` without the key. */
  readonly headers: ReadonlyMap<string, string>
  /** The query part of the URL with its question mark, or an empty string. */
  readonly search: string
  /** The parsed JSON body; `undefined` if the request has none. */
  readonly body: unknown
  readonly requestId: string
  readonly principal: Principal
  /** The visitor's network address. */
  readonly address: string
  /** The Origin header; `null` if absent. */
  readonly origin: string | null
  /**
   * Counts one further decision. The request itself was counted when it arrived. Returns `null` if the decision is
   * allowed, otherwise the number of seconds to wait.
   */
  readonly takeDecision: () => number | null
}

/** A subscription: open, or rejected before its first result. */
export type OperationStream =
  | {
      readonly kind: 'open'
      /** The results, each as JSON text. */
      readonly results: AsyncIterable<string>
      /** Ends the stream. The reader gets a completion event. */
      end(): void
    }
  | { readonly kind: 'rejected'; readonly errors: readonly GraphQLFormattedError[] }

/** The response to an operation. */
export interface OperationAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  /** The token of a new session. `null` ends the current session. If absent, the session does not change. */
  readonly session?: string | null
}

/**
 * The functions through which the HTTP layer executes GraphQL requests. Errors become responses. A rejected promise
 * means an internal error.
 */
export interface GraphQLEndpoint {
  /** Executes a request. The headers of the response already include the session cookie. */
  handle(request: OperationRequest): Promise<Omit<OperationAnswer, 'session'>>
  /** Opens a subscription. */
  stream(request: OperationRequest): Promise<OperationStream>
}
