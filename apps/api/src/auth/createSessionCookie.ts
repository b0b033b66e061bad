import type { Session } from '@anoncall/domain'
import { parseCookie, stringifySetCookie } from 'cookie'

/**
 * Creates the cookie functions. A browser sends a cookie to all ports of a host. Two services on one machine would
 * therefore overwrite each other's sessions, so the name contains the port. On the default port, it contains none.
 *
 * @param publicUrl The console's address for browsers. Only with `https:` can a cookie be `Secure` and have the
 * `__Host-` prefix.
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
      // Accepts sessions from before the port was part of the name.
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
        // Without an age, the cookie lasts as long as the browser. The server ends the session in any case.
        ...(token === null ? { maxAge: 0 } : {}),
      }),
  }
}

/** The cookie of a console session. */
export interface SessionCookie {
  readonly name: string
  /** Returns the token in a `Cookie` header, or `null`. */
  read(cookieHeader: string): string | null
  /** Returns the `Set-Cookie` value that starts a session (a token) or ends it (`null`). */
  write(token: string | null): string
}

function isToken(value: string | undefined): value is string {
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)
}

/** A session expires after this long without use, in milliseconds. */
export const SESSION_IDLE_MS_MAX = 30 * 60_000
/** A session expires this long after its sign-in, even if it is in use, in milliseconds. */
export const SESSION_AGE_MS_MAX = 12 * 60 * 60_000

type Span = Pick<Session, 'createdAt' | 'lastSeenAt'>

/** Returns whether a session is still valid. */
export function isSessionAlive(session: Span, now: number): boolean {
  return now < sessionEndsAt(session, session.lastSeenAt)
}

/** Returns when a session expires if it is last used at `seenAt`. */
export function sessionEndsAt(session: Pick<Span, 'createdAt'>, seenAt: number): number {
  return Math.min(session.createdAt + SESSION_AGE_MS_MAX, seenAt + SESSION_IDLE_MS_MAX)
}
