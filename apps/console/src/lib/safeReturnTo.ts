/**
 * The place to go back to after signing in: a path of this console, or the front page.
 *
 * An address that leads elsewhere (`//evil.example`, `/\evil.example`, `https:…`) would turn the sign-in page into a springboard
 * for phishing, so it is read as a browser reads it and dropped unless it stays here.
 */
export function safeReturnTo(value: string | undefined, origin: string = window.location.origin): string {
  if (value === undefined || !value.startsWith('/')) return '/'
  const url = URL.canParse(value, origin) ? new URL(value, origin) : undefined
  if (url === undefined || url.origin !== origin) return '/'
  if (PLACES_WITHOUT_RETURN.includes(url.pathname)) return '/'

  return `${url.pathname}${url.search}${url.hash}`
}

/** Returning to these would go round in a circle. */
const PLACES_WITHOUT_RETURN = ['/sign-in', '/choose-password']
