import type { IncomingHttpHeaders } from 'node:http'

/**
 * Returns whether a request names this machine. A foreign name that resolves to this machine (DNS rebinding) does not pass.
 *
 * @param otherNames More host names of the server, such as the name of a TLS proxy.
 */
export function isOwnHost({ host }: Pick<IncomingHttpHeaders, 'host'>, otherNames: readonly string[]): boolean {
  const url = parseHost(host)
  if (url === undefined) return false
  const isNamed = (name: string) => parseHost(name.includes(':') ? `[${name}]` : name)?.hostname === url.hostname
  return LOOPBACK_NAMES.has(url.hostname) || otherNames.some(isNamed)
}

/**
 * Returns whether a request comes from a page of this server, or not from a page at all. The server itself speaks plain HTTP. A proxy on
 * the same machine can provide TLS on another port. The proxy may or may not forward the browser's `Host` header.
 *
 * A page of another site cannot set `Sec-Fetch-Site`. Such a page can set `X-Forwarded-…` only after a preflight, which
 * the server never grants. A page under a rebound name can set `X-Forwarded-…`, so the page's host name must be one of
 * the server's own names.
 *
 * @param otherNames As for `isOwnHost`.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, otherNames: readonly string[]): boolean {
  const { origin } = headers
  if (origin === undefined) return true
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const page = parseOrigin(origin)
  const scheme = firstOf(headers['x-forwarded-proto'])
  if (page === undefined || (scheme !== undefined && `${scheme}:` !== page.protocol)) return false
  // The browser confirms that the origin is the same. A rebound name has no valid certificate.
  if (site === 'same-origin' && page.protocol === 'https:') return true
  if (!isOwnHost({ host: page.host }, otherNames)) return false
  const port = firstOf(headers['x-forwarded-port'])
  return [headers.host, firstOf(headers['x-forwarded-host'])].some((host) => isHostOf(page, host, scheme, port))
}

/**
 * Returns whether the page was served under this host name. A proxy may have omitted the port, as nginx's `$host` does.
 */
function isHostOf(page: URL, host: string | undefined, scheme: string | undefined, port: string | undefined): boolean {
  const served = parseHost(host, page.protocol)
  if (served === undefined) return false
  if (served.host === page.host) return true
  const isPortLost = scheme === 'https' && served.port === '' && !/:\d+$/.test(host ?? '')
  return isPortLost && served.hostname === page.hostname && (port === undefined || port === (page.port || '443'))
}

/** Parses a host. Returns `undefined` for text with a user, a path or a character that no host contains. */
function parseHost(host: string | undefined, protocol = 'http:'): URL | undefined {
  if (host === undefined || !/^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.test(host)) return undefined
  const text = `${protocol}//${host.replace(/\.(?=:\d+$|$)/, '')}`
  return URL.canParse(text) ? new URL(text) : undefined
}

/** Parses an origin. Returns `undefined` for an opaque origin and for text that contains more than an origin. */
function parseOrigin(origin: string): URL | undefined {
  const [, protocol, host] = /^(https?:)\/\/([^/]+)$/i.exec(origin) ?? []
  return protocol === undefined ? undefined : parseHost(host, protocol.toLowerCase())
}

/** Returns the first value of a header to which proxies append. The first value comes from the proxy that is closest to the browser. */
function firstOf(header: string | string[] | undefined): string | undefined {
  const [first] = Array.isArray(header) ? header : (header?.split(',') ?? [])
  return first?.trim().toLowerCase()
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])
