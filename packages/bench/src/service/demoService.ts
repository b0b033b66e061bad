import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../load/launchServer.ts'
import type { ProbeReading } from './loopProbe.ts'
import { SERVICE_ENTRY } from './serviceFolder.ts'

/** The built service on a new data folder with demo data. */
export interface DemoService {
  readonly url: string
  readonly email: string
  readonly password: string
  /** A secret key of the first realm. The decisions in the demo data belong to another realm. */
  readonly secretKey: string
  /** Returns the figures of the process since the previous call. */
  probe(): Promise<ProbeReading>
  stop(): Promise<void>
}

/**
 * Creates demo data in a new folder and starts the service on it.
 *
 * @param decisions The number of recorded decisions in the demo data.
 */
export async function startDemoService(decisions: number): Promise<DemoService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anoncall-bench-'))
  const port = await freePort()
  const env = {
    ANONCALL_DATA_DIR: dataDir,
    ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000',
    PORT: String(port),
    LOG_LEVEL: 'warn',
  }
  const program = fileURLToPath(import.meta.resolve('@anoncall/api/bin/anoncall.mjs'))
  await promisify(execFile)(process.execPath, [program, 'demo-data', '--decisions', String(decisions)], { env })
  const firstRun = JSON.parse(await readFile(join(dataDir, 'first-run.json'), 'utf8'))

  const probe = new URL('./loopProbe.mjs', import.meta.url).href
  const child = spawn(process.execPath, ['--import', probe, SERVICE_ENTRY], {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await outputOf(child, 'Anoncall is ready at')
  return {
    url: `http://127.0.0.1:${port}`,
    email: firstRun.email,
    password: firstRun.password,
    secretKey: firstRun.apiSecretKey,
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
      await rm(dataDir, { recursive: true, force: true })
    },
  }
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
