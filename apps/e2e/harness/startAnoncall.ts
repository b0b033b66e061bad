import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FirstRunRecord, readFirstRun } from './FirstRunRecord.ts'
import { findFreePort } from './findFreePort.ts'
import { type RunningProcess, startProcess } from './startProcess.ts'

/** The built service with its own port and data folder. */
export interface Anoncall {
  readonly port: number
  readonly url: string
  readonly graphqlUrl: string
  readonly dataDir: string
  readonly settings: Readonly<Record<string, string>>
  readonly api: RunningProcess
  /** The content of `first-run.json`, which later starts do not change. */
  readonly firstRun: FirstRunRecord
  /** The time from the start of the process until it served, in milliseconds. */
  readonly startedWithin: number
}

export interface StartOptions {
  readonly workerIndex: number
  /** An existing data folder. Defaults to a new one. */
  readonly dataDir?: string
  readonly port?: number
  readonly settings?: Readonly<Record<string, string>>
  /** Called with the process before it serves, so that the caller can always stop it. */
  readonly onStarted?: (api: RunningProcess) => void
}

/** Starts the service and waits until it serves. */
export async function startAnoncall(options: StartOptions): Promise<Anoncall> {
  const port = options.port ?? (await findFreePort(options.workerIndex))
  const dataDir = options.dataDir ?? (await makeDataDir())
  const settings = { PORT: String(port), ANONCALL_DATA_DIR: dataDir, ...options.settings }
  const spawnedAt = performance.now()
  const api = startProcess(apiEntry, settings)
  options.onStarted?.(api)
  const url = `http://localhost:${port}`
  await untilServing(api, `http://127.0.0.1:${port}/healthz`)
  const startedWithin = performance.now() - spawnedAt
  const firstRun = await readFirstRun(dataDir)
  return { port, url, graphqlUrl: `${url}/graphql`, dataDir, settings, api, firstRun, startedWithin }
}

export const apiEntry = fileURLToPath(new URL('../../api/dist/main.mjs', import.meta.url))
export const commandEntry = fileURLToPath(new URL('../../api/bin/anoncall.mjs', import.meta.url))
export const sandboxEntry = fileURLToPath(new URL('../../sandbox/dist/main.mjs', import.meta.url))

export function makeDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'anoncall-e2e-'))
}

const SERVING_WITHIN = 60_000
const BETWEEN_TRIES = 5

/** Polls until the status is 200. @throws Error with the process's error output if the process ends first. */
export async function untilServing(process: RunningProcess, url: string): Promise<void> {
  const deadline = performance.now() + SERVING_WITHIN
  while (performance.now() < deadline) {
    if (!process.isRunning()) throw new Error(`The process ended with ${await process.ended}: ${process.output.stderr}`)
    const response = await fetch(url).catch(() => null)
    await response?.arrayBuffer()
    if (response?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES))
  }
  throw new Error(`${url} did not answer 200 within ${SERVING_WITHIN} ms. Its error output: ${process.output.stderr}`)
}
