import { parseCookie, stringifySetCookie } from 'cookie'

/** The cookie that carries a console session. */
export interface SessionCookie {
  readonly name: string
  /** The token in a `Cookie` header; `null` without one. */
  read(cookieHeader: string): string | null
  /** The `Set-Cookie` value that starts a session (a token) or ends it (`null`). */
  write(token: string | null): string
}

/**
 * A browser sends a cookie to all ports of a host, so the port is part of the name: two services on one machine would overwrite each
 * other's sessions otherwise. On the default port the name has none.
 *
 * @param publicUrl Where browsers reach the console. Only with `https:` may a cookie be `Secure` and carry the `__Host-` prefix.
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
      // Sessions from before the port was part of the name go on.
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
        // Without an age it would survive as long as the browser; the server ends it in any case.
        ...(token === null ? { maxAge: 0 } : {}),
      }),
  }
}

function isToken(value: string | undefined): value is string {
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)
}
