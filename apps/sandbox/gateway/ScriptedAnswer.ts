/** An answer that the gateway gives in place of its own, to the next requests of one kind. It does not act on those requests. */
export interface ScriptedAnswer {
  readonly kind: RequestKind
  /** HTTP status, 200 to 599. For `SOCKET` without it, the socket opens and is closed with `closeCode`. */
  readonly status: number | null
  /** A text is sent as it is, anything else as JSON. `null` for an empty body. */
  readonly body: unknown
  /** Headers that the answer gets. `null` removes one that it would have, such as those of CORS. */
  readonly headers: Readonly<Record<string, string | null>>
  /** How long the answer takes, in milliseconds. */
  readonly delayMs: number
  /** The code with which an opened socket is closed; 1006 drops it without a code. `null` for other kinds. */
  readonly closeCode: number | null
  /** How many more requests are answered like this. */
  readonly times: number
}

/**
 * What an SDK asks of the gateway.
 *
 * - `SUBSCRIBE`, `RENEW_SUBSCRIPTION`, `UNSUBSCRIBE`: the subscription.
 * - `SOCKET`: opening the WebSocket for notifications.
 * - `CALL_START`, `CALL_END`: the call.
 * - `CALL_UPDATE`: a change of a call, such as hold or video. `CALL_AUDIT`: the regular sign of life.
 * - `CALL_STATE`: the question whether a call still exists, after a lost socket.
 * - `TOKEN_CHECK`: whichever of `SUBSCRIBE` and `CALL_START` comes next with tokens.
 */
export type RequestKind = (typeof REQUEST_KINDS)[number]

export const REQUEST_KINDS = [
  'SUBSCRIBE',
  'RENEW_SUBSCRIPTION',
  'UNSUBSCRIBE',
  'SOCKET',
  'CALL_START',
  'CALL_UPDATE',
  'CALL_AUDIT',
  'CALL_END',
  'CALL_STATE',
  'TOKEN_CHECK',
] as const
