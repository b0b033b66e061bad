import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Serves built pages: what is named by its content for ever, all else fresh. */
export function servePages(
  server: FastifyInstance,
  directory: string,
  options: Pick<FastifyStaticOptions, 'allowedPath'> = {},
): void {
  server.register(fastifyStatic, {
    ...options,
    root: directory,
    cacheControl: false,
    redirect: true,
    setHeaders(reply, path) {
      const isNamedByContent = /[/\\]assets[/\\]/.test(path)
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** What a browser is told with each answer. `framerUrl`: an address of the only site that may put the page into a frame. */
export function securityHeaders(framerUrl: string | undefined): Readonly<Record<string, string>> {
  const framer = framerUrl === undefined ? undefined : originOf(framerUrl)
  return {
    'content-security-policy': `${POLICY}; frame-ancestors ${framer ?? "'none'"}`,
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
  // The client does a proof of work in a worker that it makes of a text.
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Undefined also for what could end the policy's sentence and begin another one. */
function originOf(url: string): string | undefined {
  try {
    const { protocol, origin } = new URL(url)
    return /^https?:$/.test(protocol) && !/[\s;,*]/.test(origin) ? origin : undefined
  } catch {
    return undefined
  }
}
