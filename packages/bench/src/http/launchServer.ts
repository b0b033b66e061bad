import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { request } from 'node:http'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { freePort } from './freePort.ts'
import type { LaunchedServer } from './HttpContestant.ts'
import type { HttpRequest } from './HttpRequest.ts'

export interface LaunchOptions {
  /** The file that Node runs. */
  readonly entry: string
  /** What Node itself is told. */
  readonly nodeArguments?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly requests: readonly HttpRequest[]
  /** Where its log goes; `null` for nowhere. */
  readonly logFile?: string | null
  readonly helperPids?: readonly number[]
  /** Called when it has ended. */
  readonly onStopped?: () => Promise<void>
}

const START_MILLISECONDS_MAX = 60_000
const ANSWER_MILLISECONDS_MAX = 5_000

/** Starts a server and asks it until it answers; the port it is to listen on stands in `PORT`. */
export async function launchServer(options: LaunchOptions): Promise<LaunchedServer> {
  const { entry, nodeArguments = [], env, requests, logFile = null, helperPids = [], onStopped } = options
  const [first] = requests
  if (first === undefined) throw new Error('A server that is asked for nothing shows nothing.')
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeArguments, entry], {
    // Nothing of the caller's environment may change what it does.
    env: { NODE_ENV: 'production', ...env, PORT: String(port) },
    stdio: ['ignore', logFile === null ? 'ignore' : openSync(logFile, 'a'), 'inherit'],
  })
  const stop = async (): Promise<void> => {
    await end(child)
    await onStopped?.()
  }
  try {
    while (!(await answers(port, first))) {
      if (child.exitCode !== null) throw new Error(`${entry} ended with ${child.exitCode} before it served.`)
      if (performance.now() - startedAt > START_MILLISECONDS_MAX) throw new Error(`${entry} does not serve.`)
      await setTimeout(5)
    }
  } catch (error) {
    await stop()
    throw error
  }
  const startMilliseconds = performance.now() - startedAt
  return { pid: child.pid ?? 0, port, requests, startMilliseconds, helperPids, stop }
}

function answers(port: number, { method, path, headers, body }: HttpRequest): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200))
    })
    sent.setTimeout(ANSWER_MILLISECONDS_MAX, () => sent.destroy())
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
