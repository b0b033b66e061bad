/** Headers by name, in the order of writing. */
export type Headers = Readonly<Record<string, string>>

/**
 * How long browsers cache a preflight, in seconds. A cached approval grants nothing, because each request is checked
 * against the key's own origins.
 */
const PREFLIGHT_MAX_AGE_SECONDS = 600

/**
 * Returns the response to a preflight, which has no key: approval for every origin of any client. It never allows
 * credentials, so other sites' pages cannot use a console session.
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
 * Lets a page read the response to a request that it made with a key, whatever the response is. A rejected origin is a
 * refusal with a receipt. The response contains nothing that the key would not reveal to any program. Opaque origins
 * (`null`) are excluded.
 */
export function answerHeaders(origin: string | null, hasAuthorization: boolean): Headers {
  if (!hasAuthorization || origin === null || !/^https?:\/\//.test(origin)) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id, retry-after',
  }
}
