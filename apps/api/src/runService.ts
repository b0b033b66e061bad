import { setTimeout } from 'node:timers/promises'
import { isAuditLogRemoved } from '@anoncall/domain'
import { createApp } from './app.ts'
import { newPassword } from './auth/newSecret.ts'
import { PasswordHasher } from './auth/PasswordHasher.ts'
import { type Environment, readConfig } from './config/readConfig.ts'
import { secretFieldNames } from './graphql/secretFieldNames.ts'
import { overlyTrusted } from './http/clientAddress.ts'
import { assertPortFree } from './setup/assertPortFree.ts'
import { exposedPaths } from './setup/exposedPaths.ts'
import { failureSentence } from './setup/failureSentence.ts'
import { createFirstRunFile, firstRun, firstRunFiles, firstRunMessage } from './setup/firstRun.ts'
import { closeAll, openDataFolder } from './setup/openDataFolder.ts'
import { LOG_REMOVED, startUpkeep } from './setup/startUpkeep.ts'
import { createLogger } from './telemetry/createLogger.ts'
import { openMetrics } from './telemetry/openMetrics.ts'
import { openTracer } from './telemetry/openTracer.ts'

/** Runs the service until a stop is requested. Returns the exit code. */
export async function runService(host: Host): Promise<number> {
  const opened: (() => Promise<void>)[] = []
  const report = (error: unknown, context: string): void => host.printError(`${failureSentence(error, context)}\n`)
  // Called before all other work, because the default signal handlers would end the process in the middle of that work.
  const stopRequested = host.stopRequested()
  let drain: () => Promise<void>
  try {
    drain = await start(host, opened)
  } catch (error) {
    report(error, 'Anoncall could not start')
    for (const failure of await closeAll(opened))
      report(failure, 'After the failed start, a resource could not be closed')
    return 1
  }
  await stopRequested
  // Resources close in reverse order, so draining comes first.
  opened.push(drain)
  const failures = await closeAll(opened)
  for (const failure of failures) report(failure, 'Anoncall stopped with errors')
  return failures.length === 0 ? 0 : 1
}

/** Functions and values that the process provides to the service. */
export interface Host {
  readonly environment: Environment
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** Whether the output is a terminal that supports colors. */
  readonly hasColours: boolean
  /** The folder with the built console. */
  readonly consoleDir: string
  /** The built script of `<anonymous-call>`. */
  readonly elementFile: string
  /** Resolves when a stop of the service is requested. Called once, when the service starts. */
  readonly stopRequested: () => Promise<void>
  /** Called when the service is ready. */
  readonly onReady: () => void
  /** The index of this worker, from 0. */
  readonly workerIndex: number
  /**
   * Whether the port is shared with other workers. If so, the primary process has already checked that the port is
   * free.
   */
  readonly isPortShared: boolean
  /**
   * Registers a listener for uncaught errors. The process ends after the listener returns. Called once, as soon as the
   * logger exists.
   */
  readonly onUncaught: (listener: (error: unknown) => void) => void
}

/**
 * Starts the service. Opens its resources in order, and adds the close function of each resource to `opened`. Returns
 * the drain function, which must be called before the resources are closed.
 */
async function start(host: Host, opened: (() => Promise<void>)[]): Promise<() => Promise<void>> {
  const config = readConfig(host.environment)
  const format = config.isProduction ? 'json' : 'readable'
  const { hasColours } = host
  const logger = createLogger({ level: config.logLevel, format, hasColours, secretNames: secretFieldNames() })
  host.onUncaught((err) => logger.error({ err }, 'stopping: uncaught error'))

  // The tracer is opened first and closed last. An unresponsive collector therefore cannot keep the data folder locked.
  const tracer = await openTracer(config.tracing, logger)
  if (tracer !== null) opened.push(() => tracer.close())
  const folder = await openDataFolder(config, 'service', (sentence) => logger.warn({}, sentence))
  opened.push(() => folder.close())
  const { services } = folder
  if (folder.areMasterKeysExposed)
    logger.warn(
      { path: config.masterKeysFile, remedy: `Run chmod 600 ${config.masterKeysFile}` },
      'other users of this machine can read or change the master keys file',
    )

  for (const { what, ...exposed } of exposedPaths(config)) logger.warn(exposed, what)

  folder.diskGuard?.onChange(({ hasRoom, freeBytes, reservedBytes }) => {
    if (hasRoom) logger.warn({ freeBytes, reservedBytes }, 'enough disk space is free again: issuing continues')
    else logger.error({ freeBytes, reservedBytes }, 'too little disk space is free: issuing stopped')
  })
  folder.diskGuard?.onUnreadable((err) =>
    logger.warn({ err }, 'cannot read the free disk space: issuing will not stop before the disk is full'),
  )
  const tooWide = overlyTrusted(config.trustedProxies)
  if (tooWide.length > 0)
    logger.warn(
      { ranges: tooWide },
      'TRUSTED_PROXIES contains so many public addresses that visitors can choose the address to which limits apply: list only the addresses of your proxies',
    )

  const metrics = await openMetrics(
    { ...config, workerIndex: host.workerIndex },
    {
      store: services.store,
      storeFigures: folder.storeFigures,
      storageState: folder.diskGuard?.state,
      now: services.clock.now,
    },
    logger,
  )
  if (metrics !== null) opened.push(() => metrics.close())
  const firstRunFile = createFirstRunFile(config.dataDir)
  const passwordHasher = new PasswordHasher()
  const app = await createApp(config, {
    services,
    passwordHasher,
    hashSessionToken: folder.hashSessionToken,
    firstRunFile,
    diskGuard: folder.diskGuard,
    logger,
    metrics,
    tracer,
    every,
    consoleDir: host.consoleDir,
    elementFile: host.elementFile,
  })
  opened.push(() => app.close())

  // The first run writes the address of the service to a file, so the port must be free. Workers skip this check: a
  // worker that listens briefly would get connections that it never answers.
  if (!host.isPortShared) await assertPortFree(config)
  const { filledTables } = folder
  const record = await firstRun({ services, passwordHasher, config, newPassword, filledTables })
  if (await isAuditLogRemoved(services)) logger.error({}, LOG_REMOVED)
  if ((await services.store.admins.list()).length === 0)
    logger.error({}, 'no account exists, so sign-in is impossible: restore a backup')
  await app.listen()
  const stopUpkeep = startUpkeep({
    clockGuard: services.clockGuard,
    useCases: app.useCases,
    storeUpkeep: folder.storeUpkeep,
    onMoving: (progress) => logger.info(progress, 'moving the decisions of the previous version'),
    issuanceRetentionDays: config.issuanceRetentionDays,
    onClock: (isTrusted) =>
      logger.warn(
        {},
        isTrusted
          ? 'the clock is trusted again: issuing continues'
          : 'the clock was changed: issuing stopped until the clock is stable',
      ),
    onRetentionRefused: (finding, newestAt) =>
      logger.warn(
        { finding, newestDecisionAt: newestAt === null ? null : new Date(newestAt).toISOString() },
        finding === 'CLOCK_BEHIND'
          ? 'no old decisions were removed: the clock is behind the newest decision'
          : 'no old decisions were removed: the clock is ahead of the newest decision by more than the retention time; if the clock is right, the old decisions are removed after a day',
      ),
    onError: (err, what) => logger.error({ err }, `${what} failed`),
    every,
  })
  opened.push(stopUpkeep)

  if (record !== null) host.print(firstRunMessage(record, firstRunFiles(config.dataDir).firstRun.path))
  host.print(`Anoncall is ready at ${config.publicUrl}\n`)
  host.onReady()
  return async () => {
    app.drain()
    await setTimeout(config.drainSeconds * 1_000)
  }
}

function every(milliseconds: number, work: () => void): () => void {
  const timer = setInterval(work, milliseconds)
  return () => clearInterval(timer)
}
