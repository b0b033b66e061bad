import process from 'node:process'
import { createGraphQLServer } from '@anoncall/api/src/graphql/createGraphQLServer.ts'
import { createHttpServer } from '@anoncall/api/src/http/createHttpServer.ts'
import { newRequestId } from '@anoncall/api/src/http/newRequestId.ts'
import { knownDocuments } from '@anoncall/api/src/knownDocuments.ts'
import { systemClock } from '@anoncall/api/src/setup/systemClock.ts'
import { createLogger } from '@anoncall/api/src/telemetry/createLogger.ts'
import { anybody, issueUnasked } from '../work/mintOnly.ts'
import { startedWith } from '../work/startedWith.ts'

/** Nothing but issuing is asked of it. */
const unused = undefined as never
const clock = systemClock

// Our own HTTP and GraphQL as the service wires them, with no work behind them.
const graphql = await createGraphQLServer({
  useCases: { issueForClient: issueUnasked } as never,
  reads: unused,
  identity: unused,
  firstRunFile: unused,
  isAuditLogRemoved: unused,
  hasRoom: () => true,
  protection: unused,
  sandboxUrl: null,
  clock,
  issuanceFeed: unused,
  knownDocuments,
  isSafelistOnly: false,
  onOperation: null,
  onFault: (fault) => process.stderr.write(`${String(fault)}\n`),
})
const server = await createHttpServer({
  graphql,
  authenticate: async () => ({ kind: 'principal', principal: anybody }),
  noteUse: async () => undefined,
  allowedOrigins: async () => new Set(),
  floodLimitPerMinute: Number.MAX_SAFE_INTEGER,
  monotonic: () => clock.monotonic(),
  every: () => () => undefined,
  consoleDir: null,
  elementFile: null,
  ping: async () => undefined,
  hasRoom: () => true,
  logger: createLogger({ level: 'silent', format: 'json', secretNames: [] }),
  newRequestId,
  trustedProxies: [],
  isSecure: false,
  framedOrigin: null,
  onAnswered: () => undefined,
})
await server.listen({ host: '127.0.0.1', port: startedWith.port })
