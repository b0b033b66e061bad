/**
 * Returns the path to open after sign-in: `value` if it is a path of this console, otherwise the front page.
 *
 * A URL of another origin (`//evil.example`, `/\evil.example`, `https:…`) would make the sign-in page an open redirect,
 * which helps phishing. The value is therefore parsed as a browser parses it. A value whose origin differs from this
 * console's origin is rejected.
 */
export function safeReturnTo(value: string | undefined, origin: string = window.location.origin): string {
  if (value === undefined || !value.startsWith('/')) return '/'
  const url = URL.canParse(value, origin) ? new URL(value, origin) : undefined
  if (url === undefined || url.origin !== origin) return '/'
  if (PATHS_WITHOUT_RETURN.includes(url.pathname)) return '/'

  return `${url.pathname}${url.search}${url.hash}`
}

/** The sign-in pages themselves. A return to one of these pages would create a redirect loop. */
const PATHS_WITHOUT_RETURN = ['/sign-in', '/choose-password']
