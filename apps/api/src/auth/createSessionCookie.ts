import { parseCookie, stringifySetCookie } from 'cookie'

/** The cookie that carries a console session. */
export interface SessionCookie {
  readonly name: string
  /** The token in a `Cookie` header; `null` without one. */
  read(cookieHeader: string): string | null
  /** The `Set-Cookie` value that starts a session (a token) or ends it (`null`). */
  write(token: string | null): string
}

/** @param isSecure Whether browsers come by https: only then may a cookie be `Secure` and carry the `__Host-` prefix. */
export function createSessionCookie(isSecure: boolean): SessionCookie {
  const name = isSecure ? '__Host-anoncall_session' : 'anoncall_session'
  return {
    name,
    read: (cookieHeader) => {
      const value = parseCookie(cookieHeader)[name]
      return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null
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
