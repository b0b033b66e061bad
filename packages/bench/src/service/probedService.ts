import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { freePort } from '../load/launchServer.ts'
import type { ProbeReading } from './loopProbe.ts'
import { SERVICE_ENTRY } from './serviceFolder.ts'

/**
 * Starts the built service with a probe for its event loop, and waits until it is ready.
 *
 * @throws {Error} If the process exits before it is ready.
 */
export async function startProbedService(environment: Readonly<Record<string, string>>): Promise<ProbedService> {
  const port = await freePort()
  const env = { ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn', ...environment, PORT: String(port) }
  const probe = new URL('./loopProbe.mjs', import.meta.url).href
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--import', probe, SERVICE_ENTRY], {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await outputOf(child, 'Anoncall is ready at')
  return {
    url: `http://127.0.0.1:${port}`,
    startMs: performance.now() - startedAt,
    probe: async () => {
      child.send('probe')
      // Skips the text message that the service sends when it is ready.
      for (;;) {
        const [message] = await once(child, 'message')
        if (typeof message === 'object') return message
      }
    },
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

export interface ProbedService {
  readonly url: string
  /** The time from the start of the process until it was ready. */
  readonly startMs: number
  /** Returns the figures of the process since the previous call. Call it again only after it has resolved. */
  probe(): Promise<ProbeReading>
  stop(): Promise<void>
}

/** Waits until the process has printed a text. Rejects if it exits first. */
function outputOf(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      if (output.includes(text)) resolve()
    })
    child.once('exit', (code) => reject(new Error(`The service exited with ${code}: ${output}`)))
  })
}
