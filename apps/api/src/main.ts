import cluster from 'node:cluster'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Config } from './config/Config.ts'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Anoncall needs Node 20.19 or newer; this is ${process.version}.\n`)
  process.exit(1)
}

// Files that the service creates are readable only by their owner.
process.umask(0o077)

// These modules are imported after the version check, because they may use features that an older Node does not have.
const { runService } = await import('./runService.ts')
const { READY, runWorkers, WORKER_INDEX } = await import('./runWorkers.ts')
const { readConfig } = await import('./config/readConfig.ts')
const { assertPortFree } = await import('./setup/assertPortFree.ts')
const { failureSentence } = await import('./setup/failureSentence.ts')
const { answerArguments } = await import('./setup/answerArguments.ts')

const answer = answerArguments(process.argv.slice(2))
if (answer !== null) {
  process[answer.exitCode === 0 ? 'stdout' : 'stderr'].write(answer.text)
  process.exit(answer.exitCode)
}

// biome-ignore lint/style/noProcessEnv: the entry point reads the environment
const environment = process.env
const print = (text: string) => process.stdout.write(text)
const printError = (text: string) => process.stderr.write(text)
const stopRequested = () =>
  new Promise<void>((resolve) => {
    // Uses `on` instead of `once`: Ctrl-C sends two signals, one from the terminal and one from npm start. The second
    // signal must not interrupt the shutdown.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    // A worker stops when its primary process ends.
    if (cluster.isWorker) process.on('disconnect', () => resolve())
  })

const exitCode = await (cluster.isPrimary ? run(readSettings()) : serve())
await leaveOthers()
process.exit(exitCode)

/**
 * Disconnects a worker from the primary process before the worker exits. Otherwise, a connection that the primary
 * process is passing to the worker would be lost.
 */
async function leaveOthers(): Promise<void> {
  const { worker } = cluster
  if (worker === undefined || !worker.isConnected()) return
  const gone = new Promise((resolve) => worker.once('disconnect', resolve))
  worker.disconnect()
  await gone
}

async function run(config: Config): Promise<number> {
  const { workers } = config
  if (workers === 1) return serve()
  try {
    await assertPortFree(config)
  } catch (error) {
    printError(`${failureSentence(error, 'Anoncall could not start')}\n`)
    return 1
  }
  return runWorkers(workers, { cluster, print, printError, stopRequested })
}

function serve(): Promise<number> {
  // If there are several workers, only the first one prints to standard output.
  const isFirst = (cluster.worker?.id ?? 1) === 1
  return runService({
    environment,
    print: (text) => (isFirst ? print(text) : true),
    printError,
    hasColours: process.stdout.isTTY && process.stdout.hasColors(),
    consoleDir: fileURLToPath(new URL('../../console/dist', import.meta.url)),
    elementFile: fileURLToPath(new URL('../../../packages/element/dist/anonymous-call.js', import.meta.url)),
    stopRequested,
    isPortShared: cluster.isWorker,
    workerIndex: Number(environment[WORKER_INDEX] ?? 0),
    onReady: () => void process.send?.(READY),
    onUncaught: (listener) => {
      process.on('uncaughtException', (error) => {
        listener(error)
        process.exit(1)
      })
    },
  })
}

function readSettings(): Config {
  try {
    return readConfig(environment)
  } catch (error) {
    printError(`${failureSentence(error, 'Anoncall could not start')}\n`)
    process.exit(1)
  }
}
