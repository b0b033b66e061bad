import { ClientError, invalidConfiguration } from './ClientError.ts'

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

/**
 * Checks the options of a client without sending a request. The error messages never repeat a value, because it can be a key or contain a
 * password.
 *
 * A relative endpoint is valid everywhere, because a server that renders a page creates the same client. A well-formed key that does
 * not exist is valid too, because only the API can reject it.
 *
 * @throws ClientError with `INVALID_CONFIGURATION` if an option is invalid, or with `SECRET_KEY_IN_BROWSER` for a secret key in a page.
 */
export function checkOptions({ endpoint, key, fetch, timeoutMs = 1 }: CheckedOptions): void {
  if (globalThis.document && /\bsk_/.test(`${key}`))
    throw new ClientError('SECRET_KEY_IN_BROWSER', 'A secret key must not be in a page. Revoke it.')
  if (typeof key !== 'string' || !/^[ps]k_\w+$/.test(key))
    throw invalidConfiguration('The key must be "pk_" or "sk_" followed by letters and digits only.')
  if (!isEndpoint(endpoint))
    throw invalidConfiguration(`${ENDPOINT_MUST} or a path like "/graphql", without spaces, user name or password.`)
  if (!(timeoutMs >= 1 && timeoutMs < 2 ** 31)) throw invalidConfiguration('timeoutMs must be from 1 to 2147483647.')
  if (fetch && typeof fetch !== 'function') throw invalidConfiguration('fetch must be a function.')
}

/** The options that `checkOptions` checks. */
export type CheckedOptions = Pick<AnonymousCallsOptions, 'endpoint' | 'key' | 'fetch' | 'timeoutMs'>

/** The first part of the messages about an endpoint that cannot be used. */
export const ENDPOINT_MUST = 'The endpoint must be an address like "https://calls.acme.example/graphql"'

function isEndpoint(endpoint: unknown): boolean {
  // Without this check, "calls.acme.example/graphql" would be resolved as a path of the page.
  if (typeof endpoint !== 'string' || !/^(https?:\/\/|\.{0,2}\/)\S*$/i.test(endpoint)) return false
  try {
    const { username, password } = new URL(endpoint, 'https://page.invalid')
    return !username && !password
  } catch {
    return false
  }
}
