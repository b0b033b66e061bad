import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import { ClientError } from './ClientError.ts'

/**
 * Throws ClientError with INVALID_CONFIGURATION for an option that cannot work, and with SECRET_KEY_IN_BROWSER for a secret key in a
 * page. Sends nothing. The messages never repeat a value, since it can be a key or hold a password.
 *
 * A relative endpoint passes: a server that renders the page creates the same client, and sends nothing with it. So does a well-formed
 * key that does not exist, which only the API can reject.
 */
export function checkOptions({ endpoint, key, fetch, timeoutMs = 1 }: CheckedOptions): void {
  if (globalThis.document && /\bsk_/.test(`${key}`))
    throw new ClientError('SECRET_KEY_IN_BROWSER', 'A secret key must not be in a page: revoke it.')
  if (typeof key !== 'string' || !/^[ps]k_\w+$/.test(key))
    throw invalid('The key must be "pk_" or "sk_" and then letters and digits, and nothing else.')
  if (!isEndpoint(endpoint))
    throw invalid(`${ENDPOINT_MUST} or a path like "/graphql", without spaces, user name and password.`)
  if (!(timeoutMs >= 1 && timeoutMs < 2 ** 31)) throw invalid('The timeoutMs must be from 1 to 2147483647.')
  if (fetch && typeof fetch !== 'function') throw invalid('The fetch must be a function.')
}

export type CheckedOptions = Pick<AnonymousCallsOptions, 'endpoint' | 'key' | 'fetch' | 'timeoutMs'>

/** The beginning of a sentence. */
export const ENDPOINT_MUST = 'The endpoint must be an address like "https://calls.acme.example/graphql"'

/** An error about an option that only the developer of the page or the server can correct. */
export function invalid(message: string): ClientError {
  return new ClientError('INVALID_CONFIGURATION', message)
}

function isEndpoint(endpoint: unknown): boolean {
  // Without one of these beginnings, "calls.acme.example/graphql" would be a path of the page.
  if (typeof endpoint !== 'string' || !/^(https?:\/\/|\.{0,2}\/)\S*$/i.test(endpoint)) return false
  try {
    const { username, password } = new URL(endpoint, 'https://page.invalid')
    return !username && !password
  } catch {
    return false
  }
}
