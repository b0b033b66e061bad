import process from 'node:process'
import { createGraphQLServer } from '@anoncall/api/src/graphql/createGraphQLServer.ts'
import { knownDocuments } from '@anoncall/api/src/graphql/KnownDocuments.ts'
import { createHttpServer } from '@anoncall/api/src/http/createHttpServer.ts'
import { newRequestId } from '@anoncall/api/src/http/logRequest.ts'
import { systemClock } from '@anoncall/api/src/setup/clockAndIdSource.ts'
import { createLogger } from '@anoncall/api/src/telemetry/createLogger.ts'
import { environment } from '../work/environment.ts'
import { fixedPrincipal, issueWithoutChecks } from '../work/mintOnly.ts'

/** The benchmark sends only requests that issue credentials, so the other use cases are never called. */
const unused = undefined as never
const clock = systemClock

// The service's HTTP and GraphQL layers, which only mint tokens.
const graphql = await createGraphQLServer({
  useCases: { issueCredentials: issueWithoutChecks } as never,
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
  authenticate: async () => ({ kind: 'principal', principal: fixedPrincipal }),
  recordLastUse: async () => undefined,
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
await server.listen({ host: '127.0.0.1', port: environment.port })
