import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import fastifyStatic from '@fastify/static'
import { type FastifyReply, type FastifyRequest, type FastifyServerFactory, fastify } from 'fastify'
import { errorAnswer, type HttpError } from './Answer.ts'
import { serveElement } from './serveElement.ts'

/** Why a running service wants no more requests. */
export type NotReadyReason = 'draining' | 'storage low'

export interface SiteDeps {
  /** The built console; `null` in tests without one. */
  readonly consoleDir: string | null
  /** The built script of `<anonymous-call>`, next to the files that it loads later; `null` in tests without one. */
  readonly elementFile: string | null
  /** Rejects if the store cannot be read. */
  readonly ping: () => Promise<void>
  /** Returns why the service wants no more requests, or `null` if it accepts them. */
  readonly notReadyReason: () => NotReadyReason | null
  readonly onError: (error: unknown, requestId: string) => void
}

/** No route has a schema. Loading the schema compiler would take a tenth of the start time. */
const noSchemas = (): never => {
  throw new Error('no route has a schema')
}

/** File names under `assets/` contain a hash of the content, so the files never change. */
const FOR_EVER = 'public, max-age=31536000, immutable'

const STORAGE_LOW =
  'Issuing has stopped because the disk is almost full. Signing in and pausing still work. Issuing resumes automatically when there is space.'

const notFound: HttpError = { status: 404, code: 'NOT_FOUND', message: 'There is no page at this address.' }

/**
 * Serves everything except `/graphql`: health checks, the scripts of the call button, and the console. Every other
 * address that a person can open returns the console's page.
 */
export async function createSite(deps: SiteDeps, serverFactory: FastifyServerFactory) {
  const { consoleDir, elementFile, ping, notReadyReason, onError } = deps
  const site = fastify({
    serverFactory,
    logger: false,
    exposeHeadRoutes: true,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    frameworkErrors: (_error, request, reply) =>
      refuse(request, reply, { status: 400, code: 'BAD_REQUEST', message: 'The URL is not valid.' }),
  })
  const hasConsole = consoleDir !== null && existsSync(consoleDir)

  const answerHealth = async (reply: FastifyReply) => {
    reply.header('cache-control', 'no-store')
    try {
      await ping()
      return { status: 'ok' }
    } catch (error) {
      onError(error, requestIdOf(reply))
      return reply.code(503).send({ status: 'unavailable', requestId: requestIdOf(reply) })
    }
  }
  site.get('/healthz', (_request, reply) => answerHealth(reply))
  site.get('/readyz', (_request, reply) => {
    const status = notReadyReason()
    if (status === null) return answerHealth(reply)
    const requestId = requestIdOf(reply)
    return reply
      .header('cache-control', 'no-store')
      .code(503)
      .send({ status, ...(status === 'storage low' ? { reason: STORAGE_LOW } : {}), requestId })
  })

  if (elementFile !== null) await serveElement(site, elementFile)

  if (hasConsole)
    await site.register(fastifyStatic, {
      root: consoleDir,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', cacheControlOf(path))
      },
    })

  site.setNotFoundHandler((request, reply) =>
    hasConsole && isNavigation(request) ? reply.sendFile('index.html') : refuse(request, reply, notFound),
  )

  site.setErrorHandler((error, request, reply) => {
    if (statusOf(error) < 500) return refuse(request, reply, { ...notFound, status: 400, code: 'BAD_REQUEST' })
    onError(error, requestIdOf(reply))
    return refuse(request, reply, {
      status: 500,
      code: 'INTERNAL_SERVER_ERROR',
      message: 'Something went wrong on the server.',
    })
  })

  await site.ready()
  return site
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: HttpError): FastifyReply {
  const answer = errorAnswer(error, requestIdOf(reply), request.headers.accept)
  return reply.code(answer.status).headers(answer.headers).send(answer.body)
}

/** Returns the id that the server has already set as a response header. */
function requestIdOf(reply: FastifyReply): string {
  return String(reply.raw.getHeader('x-request-id'))
}

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
}

function isNavigation(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? ''
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  return isRead && extname(path) === '' && (request.headers.accept ?? '').includes('text/html')
}

function cacheControlOf(path: string): string {
  if (path.endsWith('.html')) return 'no-store'
  return /[/\\]assets[/\\]/.test(path) ? FOR_EVER : 'public, max-age=3600'
}
