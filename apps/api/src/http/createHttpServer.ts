import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { StoreError } from '@anoncall/domain'
import type { Logger } from '../telemetry/createLogger.ts'
import { type Answer, errorAnswer, send } from './Answer.ts'
import { clientAddress } from './clientAddress.ts'
import { type AdmissionDeps, type Arrival, createAdmission } from './createAdmission.ts'
import { createGraphQLHandler } from './createGraphQLHandler.ts'
import { createSite, type SiteDeps } from './createSite.ts'
import { createStreamHandler, type StreamHandlerDeps } from './createStreamHandler.ts'
import type { GraphQLDoor } from './GraphQLDoor.ts'
import { type LoggedRequest, logRequest } from './logRequest.ts'
import { securityHeaders } from './securityHeaders.ts'
import { warnOfForwarding } from './warnOfForwarding.ts'

export interface HttpServerDeps
  extends AdmissionDeps,
    Pick<StreamHandlerDeps, 'every'>,
    Pick<SiteDeps, 'consoleDir' | 'elementFile' | 'ping'>,
    Pick<LoggedRequest, 'onAnswered'> {
  readonly graphql: GraphQLDoor
  readonly logger: Logger
  /** Whether there is room to record decisions. */
  readonly hasRoom: () => boolean
  /** A new id for a request; what callers send as theirs is never taken over. */
  readonly newRequestId: () => string
  /** Proxies whose `X-Forwarded-For` is believed: addresses and CIDR ranges. */
  readonly trustedProxies: readonly string[]
  /** Whether browsers come by https. */
  readonly isSecure: boolean
  /** The one foreign origin whose pages the console may hold in a frame; `null` for none. */
  readonly framedOrigin: string | null
  /** Told of each request to `/graphql` as it arrives; left out where nobody follows them. */
  readonly onArrived?: ((requestId: string, request: IncomingMessage) => void) | undefined
  /** Other limits than usual. */
  readonly limits?: Partial<HttpLimits>
}

/** Limits on slow and talkative clients; times in milliseconds. */
export interface HttpLimits {
  /** Within which a request's headers must have arrived. */
  readonly headersTimeout: number
  /** Within which all of a request must have arrived. */
  readonly requestTimeout: number
  /** How often the two are looked after. */
  readonly connectionsCheckingInterval: number
  /** How long a connection is kept open for the next request. */
  readonly keepAliveTimeout: number
  /** Bytes. */
  readonly maxHeaderSize: number
  /** How long `close` waits for open requests. */
  readonly drainTimeout: number
}

export interface HttpServer {
  /** Rejects with Node's own error, such as EADDRINUSE. */
  listen(address: { readonly host: string; readonly port: number }): Promise<AddressInfo>
  /** Goes on serving, tells balancers that it will not for long, and lets no connection be used again. */
  drain(): void
  /** Checks at once whether the callers of all open streams may still read them. Call it when sessions end. */
  recheckStreams(): void
  /** Takes no more connections, lets open requests end, and cuts what is still open after the drain timeout. */
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
  // Half of the second within which a stop has to be over.
  drainTimeout: 500,
}

/** One server for everything: `/graphql` goes to GraphQL, all else to the site. */
export async function createHttpServer(deps: HttpServerDeps): Promise<HttpServer> {
  const { logger, newRequestId, isSecure } = deps
  const limits = { ...usualLimits, ...deps.limits }
  const admit = createAdmission(deps)
  const handleGraphQL = createGraphQLHandler(deps.graphql, admit)
  const streams = createStreamHandler({ ...deps, admit })
  const addressOf = clientAddress(deps.trustedProxies)
  const noteForwarding = warnOfForwarding(logger, deps.monotonic)
  const everywhere = securityHeaders(isSecure, deps.framedOrigin).flat()
  let isClosing = false
  let isDraining = false
  let handleSite: RequestListener = () => undefined

  const onError = (error: unknown, requestId: string): void => logger.error({ err: error, requestId }, 'request failed')
  // A connection that was busy when the closing began is kept open by nobody.
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
    const arrival = { requestId, address, search }
    if (path === PATH) {
      deps.onArrived?.(requestId, request)
      void answerGraphQL(request, response, arrival, own).then(log.principal)
      return
    }
    // Set one by one they cost more than all that GraphQL's answers are otherwise written with.
    for (let at = 0; at < own.length; at += 2) response.setHeader(own[at] ?? '', own[at + 1] ?? '')
    if (path === STREAM_PATH) void answerStream(request, response, arrival).then(log.principal)
    else handleSite(request, response)
  })

  async function answerGraphQL(
    request: IncomingMessage,
    response: ServerResponse,
    arrival: Arrival,
    own: readonly string[],
  ) {
    try {
      const { answer, principal } = await handleGraphQL(request, arrival)
      if (answer !== null) send(request, response, answer, own)
      return principal
    } catch (error) {
      onError(error, arrival.requestId)
      send(request, response, failureAnswer(error, arrival.requestId), own)
      return null
    }
  }

  async function answerStream(request: IncomingMessage, response: ServerResponse, arrival: Arrival) {
    try {
      return await streams.handle(request, response, arrival)
    } catch (error) {
      onError(error, arrival.requestId)
      if (response.headersSent) response.destroy()
      else send(request, response, failureAnswer(error, arrival.requestId))
      return null
    }
  }

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else socket.end(rawAnswer(clientErrorAnswer(error.code, newRequestId())))
  })

  const notReadyReason = () => (isDraining ? 'draining' : deps.hasRoom() ? null : 'storage low')
  const site = await createSite({ ...deps, onError, notReadyReason }, (handler) => {
    handleSite = handler
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
      await site.close()
    },
  }
}

function splitUrl(url: string): { readonly path: string; readonly search: string } {
  const at = url.indexOf('?')
  return at === -1 ? { path: url, search: '' } : { path: url.slice(0, at), search: url.slice(at) }
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header
}

/** Before GraphQL the store is asked too, for keys and sessions: a database that is away is no fault of ours. */
function failureAnswer(error: unknown, requestId: string): Answer {
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

/** What cannot even be parsed has no request, so its answer is written by hand. */
function clientErrorAnswer(code: string | undefined, requestId: string): Answer {
  const headers = { connection: 'close', 'x-request-id': requestId }
  const error = (status: number, message: string): Answer =>
    errorAnswer({ status, code: 'BAD_REQUEST', message, headers }, requestId)
  if (code === 'HPE_HEADER_OVERFLOW') return error(431, 'The request headers are too large.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return error(408, 'The request took too long to arrive.')
  return error(400, 'This is not an HTTP request.')
}

function rawAnswer({ status, headers, body }: Answer): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} Refused\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
