import type { Session } from '@anoncall/domain'
import { parseCookie, stringifySetCookie } from 'cookie'

/**
 * Creates the functions for the session cookie. Browsers send a cookie to all ports of a host, so two services on one
 * machine could overwrite each other's sessions. The name of the cookie therefore contains the port, unless it is the
 * default port.
 *
 * @param publicUrl The console's address for browsers. The cookie is `Secure` and has the `__Host-` prefix only if this
 * address begins with `https:`.
 */
export function createSessionCookie(publicUrl: string): SessionCookie {
  const { protocol, port } = new URL(publicUrl)
  const isSecure = protocol === 'https:'
  const plainName = isSecure ? '__Host-anoncall_session' : 'anoncall_session'
  const name = port === '' ? plainName : `${plainName}_${port}`
  return {
    name,
    read: (cookieHeader) => {
      const cookies = parseCookie(cookieHeader)
      // Also accepts the cookie name of older versions, which does not contain the port.
      return [cookies[name], cookies[plainName]].find(isToken) ?? null
    },
    write: (token) =>
      stringifySetCookie({
        name,
        value: token ?? '',
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: isSecure,
        // Without `maxAge`, the cookie lasts until the browser is closed. The server ends the session independently of
        // the cookie.
        ...(token === null ? { maxAge: 0 } : {}),
      }),
  }
}

/** The cookie of a console session. */
export interface SessionCookie {
  readonly name: string
  /** Returns the token in a `Cookie` header, or `null` if the header contains no token. */
  read(cookieHeader: string): string | null
  /**
   * Returns the `Set-Cookie` value that starts a session with a token. If the token is `null`, the value ends the
   * session.
   */
  write(token: string | null): string
}

function isToken(value: string | undefined): value is string {
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)
}

/** The time without use after which a session expires, in milliseconds. */
export const SESSION_IDLE_MS_MAX = 30 * 60_000
/** The time after sign-in at which a session expires even if it is in use, in milliseconds. */
export const SESSION_AGE_MS_MAX = 12 * 60 * 60_000

type Span = Pick<Session, 'createdAt' | 'lastSeenAt'>

/** Returns whether a session is still valid. */
export function isSessionAlive(session: Span, now: number): boolean {
  return now < sessionEndsAt(session, session.lastSeenAt)
}

/** Returns the instant at which a session expires. The session was last used at `seenAt`. */
export function sessionEndsAt(session: Pick<Span, 'createdAt'>, seenAt: number): number {
  return Math.min(session.createdAt + SESSION_AGE_MS_MAX, seenAt + SESSION_IDLE_MS_MAX)
}
