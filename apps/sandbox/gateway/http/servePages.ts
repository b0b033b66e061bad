import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Serves built pages. Files with a content hash in their name are cached forever, all others are revalidated. */
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

/**
 * Returns the security headers of each answer.
 *
 * @param framerUrl A URL on the only site that may show the page in a frame.
 */
export function securityHeaders(framerUrl: string | undefined): Readonly<Record<string, string>> {
  const framer = framerUrl === undefined ? undefined : originOf(framerUrl)
  return {
    'content-security-policy': `${POLICY}; frame-ancestors ${framer ?? "'none'"}`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

// The API has another origin, which the pages get from their configuration.
const POLICY = [
  "default-src 'self'",
  "connect-src 'self' ws: wss: http: https:",
  "img-src 'self' data:",
  "media-src 'self' blob: mediastream:",
  // The client computes a proof of work in a worker that it creates from a blob.
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Returns the origin, or undefined for an origin whose characters could add a directive to the policy. */
function originOf(url: string): string | undefined {
  try {
    const { protocol, origin } = new URL(url)
    return /^https?:$/.test(protocol) && !/[\s;,*]/.test(origin) ? origin : undefined
  } catch {
    return undefined
  }
}
