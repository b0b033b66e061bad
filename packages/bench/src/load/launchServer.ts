import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import type { HttpRequest } from './loadGenerator.ts'

/**
 * Starts a server with a free port in `PORT` and repeats the first request until the response has status 200.
 *
 * @throws {Error} If the process exits or does not respond within a minute.
 */
export async function launchServer(options: LaunchOptions): Promise<LaunchedServer> {
  const { entry, nodeArguments = [], env, requests, logFile = null, onStopped } = options
  const [first] = requests
  if (first === undefined) throw new Error('A server needs at least one request.')
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeArguments, entry], {
    // The caller's environment is not passed on, because it could change the server's behavior.
    env: { NODE_ENV: 'production', ...env, PORT: String(port) },
    stdio: ['ignore', logFile === null ? 'ignore' : openSync(logFile, 'a'), 'inherit'],
  })
  const stop = async (): Promise<void> => {
    await end(child)
    await onStopped?.()
  }
  try {
    while (!(await isServing(port, first))) {
      if (child.exitCode !== null) throw new Error(`${entry} exited with ${child.exitCode} before it responded.`)
      if (performance.now() - startedAt > START_MAX_MS) throw new Error(`${entry} does not respond.`)
      await setTimeout(5)
    }
  } catch (error) {
    await stop()
    throw error
  }
  const startMs = performance.now() - startedAt
  return { pid: child.pid ?? 0, port, requests, startMs, helperPids: [], stop }
}

export interface LaunchedServer {
  readonly pid: number
  readonly port: number
  readonly requests: readonly HttpRequest[]
  /** The time from the start of the process to its first response. */
  readonly startMs: number
  /** Other processes that work for the server, such as a database server. */
  readonly helperPids: readonly number[]
  stop(): Promise<void>
}

export interface LaunchOptions {
  /** The file that Node runs. */
  readonly entry: string
  /** Command-line options of Node. */
  readonly nodeArguments?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly requests: readonly HttpRequest[]
  /** The file for the server's standard output. `null` discards the output. */
  readonly logFile?: string | null
  /** Called after the process has exited. */
  readonly onStopped?: () => Promise<void>
}

const START_MAX_MS = 60_000
const RESPONSE_MAX_MS = 5_000

/** Returns a port that is not in use at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

function isServing(port: number, { method, path, headers, body }: HttpRequest): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200))
    })
    sent.setTimeout(RESPONSE_MAX_MS, () => sent.destroy())
    sent.on('close', () => resolve(false))
    sent.on('error', () => resolve(false))
    sent.end(body)
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
