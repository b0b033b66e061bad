/** What a browser is told with each answer. Only the console's own page of calls may stand in a frame, and only in the console. */
export function securityHeaders(url: string, graphqlUrl: string | undefined): Readonly<Record<string, string>> {
  const isCallFrame = /^\/call-frame(?:[/?]|$)/.test(url)
  const framer = (isCallFrame && graphqlUrl !== undefined && originOf(graphqlUrl)) || "'none'"
  return {
    'content-security-policy': `${POLICY}; frame-ancestors ${framer}`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

// The API answers on another origin, which the pages learn from their configuration.
const POLICY = [
  "default-src 'self'",
  "connect-src 'self' ws: wss: http: https:",
  "img-src 'self' data:",
  "media-src 'self' blob: mediastream:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function originOf(url: string): string | undefined {
  try {
    const { protocol, origin } = new URL(url)
    return protocol === 'http:' || protocol === 'https:' ? origin : undefined
  } catch {
    return undefined
  }
}
