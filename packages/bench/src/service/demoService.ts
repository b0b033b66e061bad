import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type ProbedService, startProbedService } from './probedService.ts'

/** The built service on a new data folder with demo data. */
export interface DemoService extends ProbedService {
  readonly email: string
  readonly password: string
  /** A secret key of the first realm. The decisions in the demo data belong to another realm. */
  readonly secretKey: string
}

/**
 * Creates demo data in a new folder and starts the service on it. Stopping the service removes the folder.
 *
 * @param decisions The number of recorded decisions in the demo data.
 */
export async function startDemoService(decisions: number): Promise<DemoService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anoncall-bench-'))
  const env = { ANONCALL_DATA_DIR: dataDir }
  const program = fileURLToPath(import.meta.resolve('@anoncall/api/bin/anoncall.mjs'))
  await promisify(execFile)(process.execPath, [program, 'demo-data', '--decisions', String(decisions)], { env })
  const firstRun = JSON.parse(await readFile(join(dataDir, 'first-run.json'), 'utf8'))
  const service = await startProbedService(env)
  return {
    ...service,
    email: firstRun.email,
    password: firstRun.password,
    secretKey: firstRun.apiSecretKey,
    stop: async () => {
      await service.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
