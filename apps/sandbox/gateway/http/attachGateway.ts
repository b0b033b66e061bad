import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../createGateway.ts'
import { callRoutes } from './callRoutes.ts'
import { carrySockets } from './carrySockets.ts'
import { interfaceRoutes } from './interfaceRoutes.ts'
import { isOwnHost } from './isOwnHost.ts'
import { restScope } from './restScope.ts'
import { scriptedAnswers } from './scriptedAnswers.ts'
import { subscriptionRoutes } from './subscriptionRoutes.ts'

/**
 * Puts the gateway's routes and sockets on a server, which must have been made with `gatewayServerOptions`.
 *
 * @param otherNames Names besides those of the loopback interface under which requests are answered.
 */
export function attachGateway(server: FastifyInstance, gateway: Gateway, otherNames: readonly string[] = []): void {
  server.addHook('onRequest', async (request, reply) => {
    if (isOwnHost(request.headers, otherNames)) return
    return reply
      .code(421)
      .type('text/plain; charset=utf-8')
      .send('This server answers only under a name of this machine, such as localhost.\n')
  })
  server.register(async (scope) => {
    restScope(scope, gateway)
    scriptedAnswers(scope, gateway)
    subscriptionRoutes(scope, gateway)
    callRoutes(scope, gateway)
  })
  server.register(async (scope) => interfaceRoutes(scope, gateway, otherNames))
  carrySockets(server, gateway, otherNames)
  server.addHook('onClose', async () => gateway.stop())
}

/** Tokens are longer than Fastify lets a part of a path be, and nothing here is as long as it lets a body be. */
export const gatewayServerOptions = {
  routerOptions: { maxParamLength: 4_096 },
  bodyLimit: 131_072,
  forceCloseConnections: true,
} as const
