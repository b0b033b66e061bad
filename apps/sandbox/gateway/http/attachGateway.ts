import type { FastifyInstance, FastifyReply } from 'fastify'
import type { GatewayCore } from '../createGatewayCore.ts'
import { callRoutes } from './callRoutes.ts'
import { interfaceRoutes } from './interfaceRoutes.ts'
import { isOwnHost } from './isOwnHost.ts'
import { sendScriptedAnswers } from './sendScriptedAnswers.ts'
import { subscriptionRoutes } from './subscriptionRoutes.ts'
import { upgradeSockets } from './upgradeSockets.ts'

/**
 * Adds the gateway's routes and sockets to a server that was created with `gatewayServerOptions`.
 *
 * @param otherNames Host names that requests may use, in addition to loopback names.
 */
export function attachGateway(server: FastifyInstance, gateway: GatewayCore, otherNames: readonly string[] = []): void {
  server.addHook('onRequest', async (request, reply) => {
    if (isOwnHost(request.headers, otherNames)) return
    return reply
      .code(421)
      .type('text/plain; charset=utf-8')
      .send('This server accepts only requests for a host name of this machine, such as localhost.\n')
  })
  server.register(async (scope) => {
    prepareRestScope(scope, gateway)
    sendScriptedAnswers(scope, gateway)
    subscriptionRoutes(scope, gateway)
    callRoutes(scope, gateway)
  })
  server.register(async (scope) => interfaceRoutes(scope, gateway, otherNames))
  upgradeSockets(server, gateway, otherNames)
  server.addHook('onClose', async () => gateway.stop())
}

/**
 * Fastify's options for the gateway. Tokens need a higher limit for path parameters than Fastify's default. For bodies, a lower limit than
 * the default is enough.
 */
export const gatewayServerOptions = {
  routerOptions: { maxParamLength: 4_096 },
  bodyLimit: 131_072,
  forceCloseConnections: true,
} as const

/** Prepares the scope of the SDK's REST requests: CORS, JSON parsing, faults, and errors in a format that the SDK can read. */
function prepareRestScope(scope: FastifyInstance, gateway: GatewayCore): void {
  // Error responses need the CORS headers too. Without these headers, a page sees a network failure instead of the
  // error.
  scope.addHook('onRequest', async (_request, reply) => void reply.headers(CORS_HEADERS))

  scope.addHook('onRequest', async (request, reply) => {
    const { down, delayMs } = gateway.faults()
    if (down) {
      reply.hijack()
      request.raw.socket.destroy()
      return
    }
    if (delayMs > 0) await new Promise<void>((resolve) => gateway.clock.schedule(resolve, delayMs))
  })

  // The SDK sends DELETE requests with a JSON content type and no body.
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)))
    } catch {
      done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400 }))
    }
  })

  scope.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error)
    if (status >= 500) gateway.log(`Failed: ${error instanceof Error ? error.name : 'an unknown error'}.`)
    return sendFault(reply, status)
  })

  scope.options('/rest/*', (_request, reply) => reply.code(204).send())
  scope.route({ method: METHODS, url: '/rest/*', handler: (_request, reply) => sendFault(reply, 404) })
}

/** Sends an error in a format that the SDK can read for every kind of request. */
function sendFault(reply: FastifyReply, status: number) {
  const statusCode = status === 404 ? 42 : status >= 500 ? 26 : 5
  const message = status === 404 ? 'The gateway has no such resource.' : 'The gateway could not process the request.'
  return reply.code(status).send({ subscribeResponse: { statusCode }, callControlResponse: { statusCode }, message })
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' && status >= 400 ? status : 500
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']

const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET,POST,PUT,DELETE,OPTIONS',
  'access-control-allow-headers': 'Content-Type,Accept,X-Cpaas-Agent',
  'access-control-max-age': '600',
  'cache-control': 'no-store',
}
