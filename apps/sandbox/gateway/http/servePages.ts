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
