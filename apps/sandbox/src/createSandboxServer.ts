import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'
import { readSiteConfig } from './readSiteConfig.ts'

/** Serves the page of the site, and tells it where the API is. */
export function createSandboxServer({ dataDirectory, siteDirectory }: SandboxServerOptions): FastifyInstance {
  // An open page must not hold up the end of the process.
  const server = fastify({ forceCloseConnections: true })

  server.addHook('onSend', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS)
  })

  // Read for each request: the API's first start may come after ours.
  server.get('/site-config.json', async (_request, reply) => {
    const reading = await readSiteConfig(dataDirectory)
    reply.header('cache-control', 'no-store')
    if (reading.kind === 'unavailable')
      return reply.code(503).header('retry-after', '2').send({ message: reading.message })
    return reading.site
  })

  server.register(fastifyStatic, {
    root: siteDirectory,
    cacheControl: false,
    setHeaders(reply, path) {
      const isNamedByContent = /[/\\]assets[/\\]/.test(path)
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })

  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').send('There is nothing here. The page is at /.\n'),
  )

  return server
}

export interface SandboxServerOptions {
  readonly dataDirectory: string
  /** Where the built page is. Absolute. */
  readonly siteDirectory: string
}

const SECURITY_HEADERS = {
  // The API answers on another origin, which the page learns from its configuration.
  'content-security-policy':
    "default-src 'self'; connect-src 'self' http: https:; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
