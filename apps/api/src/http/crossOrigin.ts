/** Headers by name; the order is that of writing. */
export type Headers = Readonly<Record<string, string>>

/** Browsers ask again after this time, in seconds. A cached yes opens nothing: the key's own list is checked on each request. */
const PREFLIGHT_MAX_AGE_SECONDS = 600

/**
 * The answer to a preflight, which carries no key: yes for any origin of any client. Never allows credentials, so no page
 * of a stranger can use a console session.
 */
export function preflightHeaders(origin: string | null, allowedOrigins: ReadonlySet<string>): Headers {
  const vary = { vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' }
  if (origin === null || !allowedOrigins.has(origin)) return vary
  return {
    ...vary,
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST, GET',
    'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight, x-apollo-operation-name',
    'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
  }
}

/**
 * Lets a page read the answer to a request that it made with a key, whatever the answer is: a refused origin is a refusal
 * with a receipt, and nothing is in it that the key would not have shown to any program. Opaque origins (`null`) are left out.
 */
export function answerHeaders(origin: string | null, hasAuthorization: boolean): Headers {
  if (!hasAuthorization || origin === null || !/^https?:\/\//.test(origin)) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id, retry-after',
  }
}
