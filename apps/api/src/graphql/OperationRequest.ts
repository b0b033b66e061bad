import type { Principal } from '@anoncall/domain'
import type { GraphQLFormattedError } from 'graphql'

/** A request to `/graphql`, as the HTTP edge has established it. */
export interface OperationRequest {
  readonly method: string
  /** Names in lower case. Cookies are not passed on, and `authorization` is `Bearer` without the key. */
  readonly headers: ReadonlyMap<string, string>
  /** The query part of the URL with its question mark, or empty. */
  readonly search: string
  /** The parsed JSON body; `undefined` for a request without one. */
  readonly body: unknown
  readonly requestId: string
  readonly principal: Principal
  /** The visitor's network address. */
  readonly address: string
  /** The Origin header; `null` without one. */
  readonly origin: string | null
  /** Counts one more decision than the request itself, which was counted when it arrived. Returns `null` if it may be made, otherwise the whole seconds to wait. */
  readonly takeDecision: () => number | null
}

/** A subscription: open, or refused before its first result. */
export type OperationStream =
  | {
      readonly kind: 'open'
      /** Each result as JSON text. */
      readonly results: AsyncIterable<string>
      /** Ends it from outside: the reader is told that nothing follows. */
      end(): void
    }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLFormattedError[] }

/** What goes back. */
export interface OperationAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  /** A new session's token, `null` to end it, absent to leave it as it is. */
  readonly session?: string | null
}
