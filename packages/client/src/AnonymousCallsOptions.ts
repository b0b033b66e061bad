/** Where the API is, and who asks. */
export interface AnonymousCallsOptions {
  /** The API's `/graphql`, as an http or https address. A page may also give a path of its own origin, such as `/graphql`. */
  readonly endpoint: string
  /** `pk_…` in pages; `sk_…` on servers only. */
  readonly key: string
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch
  /** How long one answer may take, in milliseconds, its body included: 1 to 2,147,483,647. 10,000 unless given. */
  readonly timeoutMs?: number
  /** Whether the server is told what becomes of a call, once it was answered and when it is over. True unless given. */
  readonly reportCalls?: boolean
}
