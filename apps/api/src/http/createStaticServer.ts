import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
  fastify,
} from 'fastify'
import { errorAnswer, type HttpError } from './HttpAnswer.ts'

/**
 * Creates the server for everything except `/graphql`: health checks, the scripts of the call button, and the console.
 * If a browser opens any other address, it gets the console's page.
 */
export async function createStaticServer(deps: StaticServerDeps, serverFactory: FastifyServerFactory) {
  const { consoleDir, elementFile, ping, notReadyReason, onError } = deps
  const server = fastify({
    serverFactory,
    logger: false,
    exposeHeadRoutes: true,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    frameworkErrors: (_error, request, reply) =>
      reject(request, reply, { status: 400, code: 'BAD_REQUEST', message: 'The URL is not valid.' }),
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
  server.get('/healthz', (_request, reply) => answerHealth(reply))
  server.get('/readyz', (_request, reply) => {
    const status = notReadyReason()
    if (status === null) return answerHealth(reply)
    const requestId = requestIdOf(reply)
    return reply
      .header('cache-control', 'no-store')
      .code(503)
      .send({ status, ...(status === 'storage low' ? { reason: STORAGE_LOW } : {}), requestId })
  })

  if (elementFile !== null) await serveElement(server, elementFile)

  if (hasConsole)
    await server.register(fastifyStatic, {
      root: consoleDir,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', cacheControlOf(path))
      },
    })

  server.setNotFoundHandler((request, reply) =>
    hasConsole && isNavigation(request) ? reply.sendFile('index.html') : reject(request, reply, notFound),
  )

  server.setErrorHandler((error, request, reply) => {
    if (statusOf(error) < 500) return reject(request, reply, { ...notFound, status: 400, code: 'BAD_REQUEST' })
    onError(error, requestIdOf(reply))
    return reject(request, reply, {
      status: 500,
      code: 'INTERNAL_SERVER_ERROR',
      message: 'Something went wrong on the server.',
    })
  })

  await server.ready()
  return server
}

/** The reason why a running service is not ready for more requests. */
type NotReadyReason = 'draining' | 'storage low'

export interface StaticServerDeps {
  /** The folder with the built console; `null` in tests without a console. */
  readonly consoleDir: string | null
  /**
   * The built script of `<anonymous-call>`; `null` in tests without the script. The files that the script loads later
   * are in the same folder.
   */
  readonly elementFile: string | null
  /** Reads from the store. Rejects if the store cannot be read. */
  readonly ping: () => Promise<void>
  /** Returns the reason why the service is not ready for more requests, or `null` if it is ready. */
  readonly notReadyReason: () => NotReadyReason | null
  readonly onError: (error: unknown, requestId: string) => void
}

/**
 * Replaces the schema compiler, because loading the compiler would take a tenth of the start time. No route has a
 * schema.
 */
const noSchemas = (): never => {
  throw new Error('no route has a schema')
}

/**
 * The cache policy of files under `assets/`. The names of these files contain a hash of the content, so the files never
 * change.
 */
const FOR_EVER = 'public, max-age=31536000, immutable'
const STORAGE_LOW =
  'Issuing has stopped because the disk is almost full. Signing in and pausing still work. Issuing resumes automatically when there is space.'
const notFound: HttpError = { status: 404, code: 'NOT_FOUND', message: 'There is no page at this address.' }

function reject(request: FastifyRequest, reply: FastifyReply, error: HttpError): FastifyReply {
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

/**
 * Serves `/anonymous-call.js`, the script that pages load for `<anonymous-call>`. Also serves the files that the script
 * loads later. All these files are public and the same for everyone, so every origin may load and read them. Adds no
 * routes if the files were not built.
 */
async function serveElement(server: FastifyInstance, elementFile: string): Promise<void> {
  await serveScript(server, '/anonymous-call.js', elementFile)
  for (const name of LOADED_LATER) await serveScript(server, `/${name}`, join(dirname(elementFile), name))
}

const LOADED_LATER = ['anonymous-call-extras.js', 'anonymous-call-challenge.js']

async function serveScript(server: FastifyInstance, path: string, file: string): Promise<void> {
  const script = await readFile(file).catch(() => null)
  if (script === null) return
  // The ETag is weak, because the compressed response has different bytes for the same script.
  const etag = `W/"${createHash('sha256').update(script).digest('base64url')}"`
  const compressed = memoised(() => promisify(brotliCompress)(script))

  server.get(path, async (request, reply) => {
    reply.headers({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=300',
      etag,
      vary: 'accept-encoding',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
    if (!acceptsBrotli(request.headers['accept-encoding'])) return reply.send(script)
    return reply.header('content-encoding', 'br').send(await compressed())
  })
}

/**
 * Returns a function that calls `make` once and caches the result. Compressing a script takes longer than reading it,
 * so each script is compressed only at its first request.
 */
function memoised<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '')
  return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag))
}

function acceptsBrotli(acceptEncoding: string | string[] | undefined): boolean {
  return String(acceptEncoding ?? '')
    .split(',')
    .some((coding) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding))
}
