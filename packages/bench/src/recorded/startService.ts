import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../http/freePort.ts'
import type { ProbeReading } from './loopProbe.ts'

/** The built service on a folder of its own, as whoever installs it runs it. */
export interface Service {
  readonly url: string
  readonly email: string
  readonly password: string
  /** A secret key of the realm of the first start: what it issues is no part of what is measured. */
  readonly secretKey: string
  /** What the process tells of itself since it was last asked. */
  probe(): Promise<ProbeReading>
  stop(): Promise<void>
}

/** Lets the demonstration be played in a new folder, and starts the service on it. */
export async function startService(decisions: number): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anoncall-bench-'))
  const port = await freePort()
  const env = {
    ANONCALL_DATA_DIR: dataDir,
    ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000',
    PORT: String(port),
    LOG_LEVEL: 'warn',
  }
  const command = [
    fileURLToPath(import.meta.resolve('@anoncall/api/bin/anoncall.mjs')),
    'demo-data',
    '--decisions',
    String(decisions),
  ]
  await promisify(execFile)(process.execPath, command, { env })
  const {
    email,
    password,
    apiSecretKey: secretKey,
  } = JSON.parse(await readFile(join(dataDir, 'first-run.json'), 'utf8'))

  const probe = new URL('./loopProbe.mjs', import.meta.url).href
  const child = spawn(
    process.execPath,
    ['--import', probe, fileURLToPath(import.meta.resolve('@anoncall/api/dist/main.mjs'))],
    {
      env,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  )
  await printed(child, 'Anoncall is ready at')
  return {
    url: `http://127.0.0.1:${port}`,
    email,
    password,
    secretKey,
    probe: async () => {
      child.send('tell')
      // The service says as well when it is ready.
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

function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      all += chunk
      if (all.includes(text)) resolve()
    })
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${all}`)))
  })
}
