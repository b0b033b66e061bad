/** Where the API is, and who asks. */
export interface AnonymousCallsOptions {
  /** The API's `/graphql`, absolute. */
  readonly endpoint: string
  /** `pk_…` in pages; `sk_…` on servers only. */
  readonly key: string
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch
  /** How long one answer may take, its body included. 10,000 unless given. */
  readonly timeoutMs?: number
  /** Whether the server is told what becomes of a call, once it was answered and when it is over. True unless given. */
  readonly reportCalls?: boolean
}
