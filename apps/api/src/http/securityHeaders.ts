/** Mantine writes style attributes and style elements. Scripts are loaded from files only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
]

const TWO_YEARS_SECONDS = 63_072_000

/**
 * Returns the security headers of every response. `framedOrigin` is the only foreign origin that the console may frame;
 * `null` for none.
 */
export function securityHeaders(
  isSecure: boolean,
  framedOrigin: string | null,
): readonly (readonly [name: string, value: string])[] {
  const policy = [...CONTENT_SECURITY_POLICY, `frame-src ${framedOrigin ?? "'none'"}`].join('; ')
  const always = [
    ['content-security-policy', policy],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
  ] as const
  return isSecure ? [...always, ['strict-transport-security', `max-age=${TWO_YEARS_SECONDS}`]] : always
}
