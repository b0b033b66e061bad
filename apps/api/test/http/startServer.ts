import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:http'
import type { Authentication, Claims } from '../../src/auth/authenticate.ts'
import type { GraphQLEndpoint, OperationRequest } from '../../src/graphql/OperationRequest.ts'
import { createHttpServer, type HttpServerDeps } from '../../src/http/createHttpServer.ts'
import { createLogger } from '../../src/telemetry/createLogger.ts'

/** Overrides of the defaults. */
type Changes = Partial<Omit<HttpServerDeps, 'graphql'>> & { readonly graphql?: Partial<GraphQLEndpoint> }

/** Starts a server on a free port. Its GraphQL returns `{"data":{}}` and records the requests. */
export async function startServer({ graphql, ...changes }: Changes = {}) {
  const asked: OperationRequest[] = []
  const claimed: Claims[] = []
  const lines: string[] = []
  const clock = { now: 0 }
  let requests = 0
  const noted: string[] = []
  const server = await createHttpServer({
    graphql: {
      handle: (graphQLRequest) => {
        asked.push(graphQLRequest)
        return Promise.resolve({
          status: 200,
          headers: new Map([['content-type', 'application/json']]),
          body: '{"data":{}}',
        })
      },
      stream: () => Promise.resolve({ kind: 'rejected', errors: [] }),
      ...graphql,
    },
    every: () => () => undefined,
    onAnswered: () => undefined,
    authenticate: (claims) => {
      claimed.push(claims)
      return Promise.resolve(authentications[claims.authorization ?? ''] ?? anonymous)
    },
    recordLastUse: (principal) => {
      noted.push(principal.kind)
      return Promise.resolve()
    },
    allowedOrigins: () => Promise.resolve(new Set(['https://shop.example'])),
    floodLimitPerMinute: 1_000,
    hasRoom: () => true,
    monotonic: () => clock.now,
    logger: createLogger({
      level: 'debug',
      format: 'json',
      secretNames: [],
      destination: { write: (line) => lines.push(line) },
    }),
    newRequestId: () => `req_${++requests}`,
    trustedProxies: [],
    isSecure: false,
    framedOrigin: null,
    consoleDir: null,
    elementFile: null,
    ping: () => Promise.resolve(),
    ...changes,
  })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    port,
    asked,
    claimed,
    noted,
    clock,
    log: () => lines.map((line): Record<string, unknown> => JSON.parse(line)),
    send: (call: Call) => send(port, call),
    listen: server.listen,
    drain: server.drain,
    close: server.close,
  }
}

const anonymous: Authentication = { kind: 'principal', principal: { kind: 'NOBODY', scopes: [] } }

/** Authentications by the `Authorization` header. */
const authentications: Readonly<Record<string, Authentication>> = {
  'Bearer pk': keyOf('PUBLISHABLE'),
  'Bearer sk': keyOf('SECRET'),
  'Bearer wrong': { kind: 'rejected', reason: 'KEY_UNKNOWN', message: 'Not valid.' },
}

function keyOf(keyKind: 'PUBLISHABLE' | 'SECRET'): Authentication {
  const ids = { apiKeyId: `key_${keyKind}`, apiClientId: 'cli_1', apiClientName: 'Shop', realmId: 'rlm_1' }
  return { kind: 'principal', principal: { kind: 'API_KEY', keyKind, ...ids, scopes: ['ISSUE'] } }
}

export interface Call {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** In lower case, with repetitions. */
  readonly headerNames: readonly string[]
  readonly body: string
}

/** Sends a valid request by default. */
export function send(port: number, { method = 'POST', path = '/graphql', headers = {}, body }: Call): Promise<Reply> {
  const content = method === 'POST' ? (body ?? '{"query":"{ viewer { kind } }"}') : body
  const contentType = method === 'POST' ? { 'content-type': 'application/json' } : {}
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      method,
      path,
      agent: false,
      headers: { ...contentType, ...headers },
    })
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          headerNames: response.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()),
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(content)
  })
}
