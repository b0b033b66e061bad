import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { StoreError } from '@anoncall/domain'
import type { GraphQLEndpoint } from '../graphql/OperationRequest.ts'
import type { Logger } from '../telemetry/createLogger.ts'
import { clientAddress, warnOfForwarding } from './clientAddress.ts'
import {
  type AdmissionDeps,
  type Admit,
  createAdmission,
  type GraphQLHandled,
  type RequestHead,
} from './createAdmission.ts'
import { createStaticServer, type StaticServerDeps } from './createStaticServer.ts'
import { createStreamHandler, type StreamHandlerDeps } from './createStreamHandler.ts'
import { errorAnswer, type HttpAnswer, send } from './HttpAnswer.ts'
import { type LoggedRequest, logRequest } from './logRequest.ts'

/**
 * Creates the HTTP server for GraphQL and the static server. GraphQL handles requests to `/graphql` and `/graphql/stream`, and
 * the static server handles all others.
 */
export async function createHttpServer(deps: HttpServerDeps): Promise<HttpServer> {
  const { logger, newRequestId, isSecure } = deps
  const limits = { ...usualLimits, ...deps.limits }
  const admit = createAdmission(deps)
  const streams = createStreamHandler({ ...deps, admit })
  const addressOf = clientAddress(deps.trustedProxies)
  const noteForwarding = warnOfForwarding(logger, deps.monotonic)
  const everywhere = securityHeaders(isSecure, deps.framedOrigin).flat()
  let isClosing = false
  let isDraining = false
  let handleStatic: RequestListener = () => undefined

  const onError = (error: unknown, requestId: string): void => logger.error({ err: error, requestId }, 'request failed')
  // A connection that was busy at the start of the shutdown must not stay open after its response.
  const onClosed = (): void => {
    if (isClosing) server.closeIdleConnections()
  }
  const server = createServer(limits, (request, response) => {
    const startedAt = deps.monotonic()
    const requestId = newRequestId()
    const { path, search } = splitUrl(request.url ?? '/')
    const own = ['x-request-id', requestId, ...everywhere]
    if (isDraining) response.shouldKeepAlive = false
    const log = logRequest(logger, {
      request,
      response,
      requestId,
      path,
      startedAt,
      monotonic: deps.monotonic,
      onClosed,
      onAnswered: deps.onAnswered,
    })
    noteForwarding(request.headers, () => addressOf.isTrusted(request.socket.remoteAddress))
    const address = addressOf(request.socket.remoteAddress, joined(request.headers['x-forwarded-for']))
    const head = { requestId, address, search }
    if (path === PATH) {
      deps.onArrived?.(requestId, request)
      void answerGraphQL(request, response, head, own).then(log.principal)
      return
    }
    // Only responses of the static server set headers one at a time. For GraphQL responses, this would take longer than writing
    // the rest of the response.
    for (let at = 0; at < own.length; at += 2) response.setHeader(own[at] ?? '', own[at + 1] ?? '')
    if (path === STREAM_PATH) void answerStream(request, response, head).then(log.principal)
    else handleStatic(request, response)
  })

  async function answerGraphQL(
    request: IncomingMessage,
    response: ServerResponse,
    head: RequestHead,
    own: readonly string[],
  ) {
    try {
      const { answer, principal } = await handleGraphQL({ graphql: deps.graphql, admit }, request, head)
      if (answer !== null) send(request, response, answer, own)
      return principal
    } catch (error) {
      onError(error, head.requestId)
      send(request, response, failureAnswer(error, head.requestId), own)
      return null
    }
  }

  async function answerStream(request: IncomingMessage, response: ServerResponse, head: RequestHead) {
    try {
      return await streams.handle(request, response, head)
    } catch (error) {
      onError(error, head.requestId)
      if (response.headersSent) response.destroy()
      else send(request, response, failureAnswer(error, head.requestId))
      return null
    }
  }

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else socket.end(rawAnswer(clientErrorAnswer(error.code, newRequestId())))
  })

  const notReadyReason = () => (isDraining ? 'draining' : deps.hasRoom() ? null : 'storage low')
  const staticServer = await createStaticServer({ ...deps, onError, notReadyReason }, (handler) => {
    handleStatic = handler
    return server
  })

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen({ host, port }, () => {
          server.off('error', reject)
          const address = server.address()
          if (typeof address === 'object' && address !== null) resolve(address)
        })
      }),
    drain: () => {
      isDraining = true
    },
    recheckStreams: streams.recheck,
    close: async () => {
      isClosing = true
      streams.close()
      const cut = setTimeout(() => server.closeAllConnections(), limits.drainTimeout)
      await new Promise<void>((resolve) => server.close(() => resolve()))
      clearTimeout(cut)
      await staticServer.close()
    },
  }
}

export interface HttpServerDeps
  extends AdmissionDeps,
    Pick<StreamHandlerDeps, 'every'>,
    Pick<StaticServerDeps, 'consoleDir' | 'elementFile' | 'ping'>,
    Pick<LoggedRequest, 'onAnswered'> {
  readonly graphql: GraphQLEndpoint
  readonly logger: Logger
  /** Returns whether there is enough disk space to record decisions. */
  readonly hasRoom: () => boolean
  /** Creates a request id. Request ids that callers send are never used. */
  readonly newRequestId: () => string
  /** Proxies whose `X-Forwarded-For` is trusted: addresses and CIDR ranges. */
  readonly trustedProxies: readonly string[]
  /** Whether browsers connect over https. */
  readonly isSecure: boolean
  /** The only origin that the console may show in a frame; `null` for none. */
  readonly framedOrigin: string | null
  /** Called for each request to `/graphql` when it arrives; absent if tracing is off. */
  readonly onArrived?: ((requestId: string, request: IncomingMessage) => void) | undefined
  /** Overrides of the default limits. */
  readonly limits?: Partial<HttpLimits>
}

/** Limits for slow clients and large requests. Times are in milliseconds. */
interface HttpLimits {
  /** The time within which a request's headers must arrive. */
  readonly headersTimeout: number
  /** The time within which a whole request must arrive. */
  readonly requestTimeout: number
  /** The interval between checks of `headersTimeout` and `requestTimeout`. */
  readonly connectionsCheckingInterval: number
  /** How long a connection stays open for the next request. */
  readonly keepAliveTimeout: number
  /** The maximum size of all headers of a request, in bytes. */
  readonly maxHeaderSize: number
  /** How long `close` waits for open requests. */
  readonly drainTimeout: number
}

interface HttpServer {
  /** Starts listening. Rejects with Node's own error, such as EADDRINUSE. */
  listen(address: { readonly host: string; readonly port: number }): Promise<AddressInfo>
  /** Keeps serving, but reports to load balancers that the process will stop soon. Connections are no longer reused. */
  drain(): void
  /** Checks immediately whether the caller of each open stream still has access. Must be called when sessions end. */
  recheckStreams(): void
  /**
   * Accepts no more connections, waits for open requests, and closes the remaining connections after the drain timeout.
   */
  close(): Promise<void>
}

const PATH = '/graphql'
const STREAM_PATH = '/graphql/stream'
const usualLimits: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
  // Half a second, because a shutdown may take one second in all.
  drainTimeout: 500,
}

/** Admits a request to `/graphql` and then executes it. */
async function handleGraphQL(
  { graphql, admit }: { readonly graphql: Pick<GraphQLEndpoint, 'handle'>; readonly admit: Admit },
  request: IncomingMessage,
  head: RequestHead,
): Promise<GraphQLHandled> {
  const admission = await admit(request, head)
  if (admission.kind === 'handled') return admission
  const { operation, headers: shared } = admission
  const handled = await graphql.handle(operation)
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  for (const [name, value] of handled.headers) headers[name] = value
  for (const name in shared) headers[name] = shared[name] ?? ''
  const answer = { status: handled.status, headers, body: handled.body }
  return { kind: 'handled', answer, principal: operation.principal }
}

function splitUrl(url: string): { readonly path: string; readonly search: string } {
  const at = url.indexOf('?')
  return at === -1 ? { path: url, search: '' } : { path: url.slice(0, at), search: url.slice(at) }
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header
}

/**
 * Returns the response for an exception outside GraphQL. The store can throw an exception before GraphQL runs, because
 * authentication reads keys and sessions. An unavailable database is not reported as an internal error.
 */
function failureAnswer(error: unknown, requestId: string): HttpAnswer {
  const isPassing = error instanceof StoreError && (error.code === 'RETRY' || error.code === 'STORAGE_FULL')
  return isPassing
    ? errorAnswer(
        {
          status: 503,
          code: 'SERVICE_UNAVAILABLE',
          message: 'The store is busy or full. Try again in a moment.',
          headers: { 'retry-after': '2' },
        },
        requestId,
      )
    : errorAnswer(
        { status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong on the server.' },
        requestId,
      )
}

/**
 * Returns the response to a request that cannot be parsed. Such a request has no request object, so the response is
 * written directly to the socket.
 */
function clientErrorAnswer(code: string | undefined, requestId: string): HttpAnswer {
  const headers = { connection: 'close', 'x-request-id': requestId }
  const error = (status: number, message: string): HttpAnswer =>
    errorAnswer({ status, code: 'BAD_REQUEST', message, headers }, requestId)
  if (code === 'HPE_HEADER_OVERFLOW') return error(431, 'The request headers are too large.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return error(408, 'The request took too long to arrive.')
  return error(400, 'This is not an HTTP request.')
}

function rawAnswer({ status, headers, body }: HttpAnswer): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} Refused\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

/**
 * Allows inline styles, because Mantine writes style attributes and style elements. Scripts must be files, so inline
 * scripts are not allowed.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
]

const TWO_YEARS_SECONDS = 63_072_000

/**
 * Returns the security headers of every response.
 *
 * @param framedOrigin The only origin that the console may show in a frame; `null` for none.
 */
function securityHeaders(
  isSecure: boolean,
  framedOrigin: string | null,
): readonly (readonly [name: string, value: string])[] {
  const policy = [...CONTENT_SECURITY_POLICY, `frame-src ${framedOrigin ?? "'none'"}`].join('; ')
  const always = [
    ['content-security-policy', policy],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
  ] as const
  return isSecure ? [...always, ['strict-transport-security', `max-age=${TWO_YEARS_SECONDS}`]] : always
}
