import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import fastify, { type FastifyInstance } from 'fastify'
import { systemClock } from '../gateway/Clock.ts'
import { createGatewayCore } from '../gateway/createGatewayCore.ts'
import { attachGateway, gatewayServerOptions } from '../gateway/http/attachGateway.ts'
import { securityHeaders, servePages } from '../gateway/http/servePages.ts'
import { createRealmsFile } from './createRealmsFile.ts'
import { readSiteConfig } from './readSiteConfig.ts'

/** Creates the server of the sandbox, with the gateway and the pages on one port. */
export function createSandboxServer({
  dataDirectory,
  siteDirectory,
  hosts,
  noAnswerAfterSeconds,
  log,
}: SandboxServerOptions): FastifyInstance {
  const server = fastify(gatewayServerOptions)
  const settings = createRealmsFile(dataDirectory)
  attachGateway(server, createGatewayCore({ settings, clock: systemClock(), log, noAnswerAfterSeconds }), hosts)

  server.addHook('onSend', async ({ url }, reply) => {
    // Only the console may show this page in a frame. The frame keeps the SDK out of the console's own page, which has an admin session.
    const isCallFrame = /^\/call-frame(?:[/?]|$)/.test(url)
    const reading = isCallFrame ? await readSiteConfig(dataDirectory) : undefined
    reply.headers(securityHeaders(reading?.kind === 'ready' ? reading.site.graphqlUrl : undefined))
  })

  // The file is read for each request, because the API may start after the sandbox.
  server.get('/site-config.json', async (_request, reply) => {
    const reading = await readSiteConfig(dataDirectory)
    reply.header('cache-control', 'no-store')
    if (reading.kind === 'unavailable')
      return reply.code(503).header('retry-after', '2').send({ message: reading.message })
    return reading.site
  })

  server.get('/sdk/kandy.js', async (_request, reply) => {
    const path = findKandySdk()
    if (path === undefined)
      return reply
        .code(404)
        .type('text/plain; charset=utf-8')
        .send('The vendor’s SDK is not installed. Install @kandy-io/callme-sdk next to the sandbox.\n')
    return reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(createReadStream(path))
  })

  servePages(server, siteDirectory)

  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').send('Page not found. The visitor page is at /.\n'),
  )

  return server
}

interface SandboxServerOptions {
  readonly dataDirectory: string
  /** The absolute path of the built pages. */
  readonly siteDirectory: string
  /** Host names, in addition to loopback names, that requests may use. */
  readonly hosts?: readonly string[]
  /** How long a call rings before the gateway ends it, in seconds. */
  readonly noAnswerAfterSeconds: number
  /** Receives one line for each event at the gateway. */
  readonly log: (line: string) => void
}

/**
 * Returns the path of the vendor's SDK, or undefined if it is not installed. The server sends this file unchanged. The
 * license allows users to run the SDK, but no build may contain a part of the SDK.
 */
function findKandySdk(): string | undefined {
  try {
    return require.resolve('@kandy-io/callme-sdk')
  } catch {
    return undefined
  }
}

const require = createRequire(import.meta.url)
