import type { AddressInfo } from 'node:net'
import {
  type Act,
  createUseCases,
  type IssuanceFeed,
  isAuditLogRemoved,
  recordAudit,
  type Services,
  type UseCases,
} from '@anoncall/domain'
import { authenticate } from './auth/authenticate.ts'
import { createIdentity } from './auth/createIdentity.ts'
import { createLastUseRecorder } from './auth/createLastUseRecorder.ts'
import { createSessionCookie } from './auth/createSessionCookie.ts'
import { newSessionToken } from './auth/newSecret.ts'
import type { PasswordHasher } from './auth/PasswordHasher.ts'
import type { Config } from './config/Config.ts'
import { createGraphQLServer } from './graphql/createGraphQLServer.ts'
import { knownDocuments } from './graphql/KnownDocuments.ts'
import type { GraphQLEndpoint } from './graphql/OperationRequest.ts'
import { cacheBriefly } from './http/cacheBriefly.ts'
import { createHttpServer } from './http/createHttpServer.ts'
import { createRefusalCeiling } from './http/createRefusalCeiling.ts'
import { newRequestId } from './http/logRequest.ts'
import { TurnedAwayCounts, type TurnedAwayReason } from './http/TurnedAwayCounts.ts'
import type { DiskGuard } from './store/sqlite/createDiskGuard.ts'
import type { Logger } from './telemetry/createLogger.ts'
import type { Metrics } from './telemetry/createMetrics.ts'
import type { Tracer } from './telemetry/Tracer.ts'

/** Creates the app from its modules and external dependencies. Each module gets only the dependencies that it uses. */
export async function createApp(config: Config, ports: AppPorts): Promise<App> {
  const { passwordHasher, hashSessionToken, logger, metrics, tracer } = ports
  const { clock } = ports.services
  const turnedAway = new TurnedAwayCounts(() => clock.monotonic())
  const onTurnedAway = (reason: TurnedAwayReason): void => {
    turnedAway.count(reason)
    metrics?.countTurnedAway(reason)
  }
  const refusalCeiling = createRefusalCeiling(
    config.refusalLimitPerMinute,
    () => clock.monotonic(),
    () => onTurnedAway('refusals'),
  )
  const services = watched({ ...ports.services, refusalCeiling }, metrics, tracer)
  const { store, apiKeyMint, storageGuard } = services
  const countingStartedAt = clock.now()
  const useCases = createUseCases(services)
  const sessionCookie = createSessionCookie(config.publicUrl)
  const identity = createIdentity({
    ...services,
    passwordHasher,
    hashSessionToken,
    newSessionToken,
    onSessionsEnded: () => server.recheckStreams(),
    publicUrl: config.publicUrl,
    ownOrigins: config.ownOrigins,
    onWrongAddress: (fields) =>
      logger.warn(fields, 'sign-in rejected: the console was opened at an origin that is not its own'),
    onUnrecordedFailure: (fields) =>
      logger.warn(
        fields,
        'failed sign-in not recorded in the audit log: the disk space is low, and no account has this e-mail',
      ),
  })
  const graphql = await createGraphQLServer({
    useCases,
    reads: store,
    identity,
    firstRunFile: auditedFirstRunFile(services, ports.firstRunFile),
    isAuditLogRemoved: cacheBriefly(
      () => isAuditLogRemoved(services),
      () => clock.monotonic(),
    ),
    hasRoom: () => storageGuard.hasRoom(),
    protection: () => {
      const { flood: floodedRequests, refusals: unrecordedRefusals } = turnedAway.read()
      return { countingStartedAt, floodedRequests, unrecordedRefusals, storage: ports.diskGuard?.state() ?? null }
    },
    sandboxUrl: config.sandboxUrl,
    clock,
    issuanceFeed: services.issuanceFeed,
    knownDocuments,
    isSafelistOnly: config.safelist === 'only',
    onFault: (err, requestId) => {
      tracer?.onFault(requestId)
      logger.error({ err, requestId }, 'operation failed')
    },
    onOperation: tracer?.onOperation ?? null,
  })
  const endpoint: GraphQLEndpoint = {
    handle: async (request) => {
      const answer = await graphql.handle(request)
      const { status, headers, body, session } = answer
      if (session === undefined) return answer
      return { status, body, headers: new Map([...headers, ['set-cookie', sessionCookie.write(session)]]) }
    },
    stream: (request) => graphql.stream(request),
  }
  const server = await createHttpServer({
    graphql: endpoint,
    authenticate: authenticate({
      store,
      apiKeyMint,
      hashSessionToken,
      clock,
      sessionCookie,
      ownOrigins: config.ownOrigins,
    }),
    recordLastUse: createLastUseRecorder({
      store,
      clock,
      onFailed: (err) => logger.warn({ err }, 'cannot store the last use of a key or session'),
    }),
    allowedOrigins: async () => new Set(await store.apiClients.listOrigins()),
    floodLimitPerMinute: config.floodLimitPerMinute,
    monotonic: () => clock.monotonic(),
    every: ports.every,
    consoleDir: ports.consoleDir,
    elementFile: ports.elementFile,
    ping: async () => {
      await store.admins.list()
    },
    logger,
    hasRoom: () => storageGuard.hasRoom(),
    onFlooded: () => onTurnedAway('flood'),
    newRequestId,
    trustedProxies: config.trustedProxies,
    isSecure: config.isSecure,
    framedOrigin: config.sandboxUrl,
    onArrived: tracer?.onArrived,
    onAnswered: (answered) => {
      metrics?.countRequest(answered)
      tracer?.onAnswered(answered)
    },
  })
  return {
    useCases,
    listen: () => server.listen({ host: config.host, port: config.port }),
    drain: server.drain,
    close: async () => {
      await server.close()
      await graphql.stop()
    },
  }
}

/** External dependencies of the app. */
interface AppPorts {
  readonly services: Services
  readonly passwordHasher: Pick<PasswordHasher, 'hash' | 'verify' | 'isOutdated'>
  readonly hashSessionToken: (token: string) => string
  readonly firstRunFile: { path(): Promise<string | null>; remove(): Promise<void> }
  /** The guard for free disk space; `null` if the database runs on a separate server. */
  readonly diskGuard: Pick<DiskGuard, 'state'> | null
  readonly logger: Logger
  /** The metrics; `null` if metrics are off. */
  readonly metrics: Pick<Metrics, 'countRequest' | 'countDecisions' | 'countTurnedAway'> | null
  /** The tracer; `null` if tracing is off. */
  readonly tracer: Tracer | null
  /** Calls `work` repeatedly, at an interval in milliseconds. Returns a function that stops the repetition. */
  readonly every: (milliseconds: number, work: () => void) => () => void
  /** The folder with the built console. */
  readonly consoleDir: string
  /** The built script of `<anonymous-call>`. */
  readonly elementFile: string
}

interface App {
  readonly useCases: UseCases
  /** Starts listening. Rejects with Node's own error, such as EADDRINUSE. */
  listen(): Promise<AddressInfo>
  /** Keeps serving, but reports to load balancers that the process will stop soon. */
  drain(): void
  /** Waits for open requests, then stops the server. Does not close the store: the caller must close the store. */
  close(): Promise<void>
}

/**
 * Wraps the services to count and trace the decisions of this process. Storing a decision is traced. Publishing a
 * decision is counted and traced.
 */
function watched(services: Services, metrics: AppPorts['metrics'], tracer: Tracer | null) {
  const { issuanceFeed, store } = services
  const { issuances } = store
  const countedFeed: IssuanceFeed = {
    subscribe: (listener) => issuanceFeed.subscribe(listener),
    publish: (decided) => {
      metrics?.countDecisions(decided)
      tracer?.onDecided(decided)
      issuanceFeed.publish(decided)
    },
  }
  if (tracer === null) return { ...services, issuanceFeed: countedFeed }
  const record: typeof issuances.record = (rows) => tracer.record(rows, () => issuances.record(rows))
  return { ...services, issuanceFeed: countedFeed, store: { ...store, issuances: { ...issuances, record } } }
}

/**
 * Returns functions for the first-run file. The deletion of the file is recorded in the audit log. If the deletion
 * cannot be recorded, the file is not deleted.
 */
function auditedFirstRunFile(services: Services, file: AppPorts['firstRunFile']) {
  return {
    path: () => file.path(),
    remove: async (act: Act) => {
      if ((await file.path()) === null) return
      await services.store.transaction(async (repositories) => {
        const record = {
          ...act,
          action: 'FIRST_RUN_FILE_DELETED',
          subjectId: null,
          realmId: null,
          changes: [],
        } as const
        await recordAudit(services, repositories, record)
        await file.remove()
      })
    },
  }
}
