import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import fastify, { type FastifyInstance } from 'fastify'
import { systemClock } from '../gateway/Clock.ts'
import { createGateway } from '../gateway/createGateway.ts'
import { attachGateway, gatewayServerOptions } from '../gateway/http/attachGateway.ts'
import { securityHeaders, servePages } from '../gateway/http/servePages.ts'
import { createRealmsFile } from './createRealmsFile.ts'
import { readSiteConfig } from './readSiteConfig.ts'

/** The gateway and the pages on one port: what stands in for the telephone network, and what a customer would build on it. */
export function createSandboxServer({
  dataDirectory,
  siteDirectory,
  hosts,
  noAnswerAfterSeconds,
  log,
}: SandboxServerOptions): FastifyInstance {
  const server = fastify(gatewayServerOptions)
  const settings = createRealmsFile(dataDirectory)
  attachGateway(server, createGateway({ settings, clock: systemClock(), log, noAnswerAfterSeconds }), hosts)

  server.addHook('onSend', async ({ url }, reply) => {
    // The console puts this one page into a frame of its own, so that the SDK never runs beside a session.
    const isCallFrame = /^\/call-frame(?:[/?]|$)/.test(url)
    const reading = isCallFrame ? await readSiteConfig(dataDirectory) : undefined
    reply.headers(securityHeaders(reading?.kind === 'ready' ? reading.site.graphqlUrl : undefined))
  })

  // Read for each request: the API's first start may come after ours.
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
        .send('The vendor’s SDK is not installed here. Install @kandy-io/callme-sdk beside the sandbox.\n')
    return reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(createReadStream(path))
  })

  servePages(server, siteDirectory)

  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').send('There is nothing here. The page is at /.\n'),
  )

  return server
}

interface SandboxServerOptions {
  readonly dataDirectory: string
  /** Where the built pages are. Absolute. */
  readonly siteDirectory: string
  /** Names besides those of the loopback interface under which requests are answered. */
  readonly hosts?: readonly string[]
  /** How long a call rings before the gateway ends it. */
  readonly noAnswerAfterSeconds: number
  /** Is told one line for each event at the gateway. */
  readonly log: (line: string) => void
}

/**
 * Where the vendor's SDK lies, or undefined where it is not installed. It is served from there as it is: its licence lets it
 * be run, and no part of it may be in anything that ships.
 */
function findKandySdk(): string | undefined {
  try {
    return require.resolve('@kandy-io/callme-sdk')
  } catch {
    return undefined
  }
}

const require = createRequire(import.meta.url)
