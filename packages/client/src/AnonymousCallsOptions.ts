/** The address of the API, the API key, and options for requests. */
export interface AnonymousCallsOptions {
  /**
   * The address of the API's `/graphql`, with http or https. In a page, the address can also be a path of the same origin, such as
   * `/graphql`.
   */
  readonly endpoint: string
  /** The API key: a publishable key (`pk_…`) in pages, or a secret key (`sk_…`) on servers only. */
  readonly key: string
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch
  /** Timeout of one request in milliseconds, including the response body: 1 to 2,147,483,647. Defaults to 10,000. */
  readonly timeoutMs?: number
  /** Whether call outcomes are reported to the server. A call is reported when it is answered and when it is over. Defaults to true. */
  readonly reportCalls?: boolean
}
