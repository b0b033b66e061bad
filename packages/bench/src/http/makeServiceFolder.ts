import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signIn } from '../recorded/createAsk.ts'
import { launchServer } from './launchServer.ts'

/** A data folder as the first start leaves it, with limits on its realm, and whoever may ask for credentials there. */
export interface ServiceFolder {
  readonly asker: { readonly key: string; readonly origin: string }
  readonly secretKey: string
  /** Settings under which the folder itself is opened, while nobody else has it open. */
  readonly env: Readonly<Record<string, string>>
  /** Settings under which a service opens a copy of the folder. */
  copy(): Promise<FolderCopy>
  remove(): Promise<void>
}

export interface FolderCopy {
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  remove(): Promise<void>
}

/** The built service. */
export const serviceEntry = fileURLToPath(import.meta.resolve('@anoncall/api/dist/main.mjs'))

/** Where a page is developed: the first start allows it. */
const ORIGIN = 'http://localhost:5173'
/** Nothing is to be refused, and everything counted. */
const LIMIT = 1_000_000

/** Starts the service for the first time in a new folder, and gives its realm limits for each visitor and each callee. */
export async function makeServiceFolder(env: Readonly<Record<string, string>> = {}): Promise<ServiceFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'anoncall-bench-'))
  const shared = { ANONCALL_FLOOD_LIMIT_PER_MINUTE: String(LIMIT), SANDBOX_PORT: '0', ...env }
  const ownEnv = { ...shared, ANONCALL_DATA_DIR: folder }
  const isReady = { method: 'GET', path: '/readyz', headers: {}, body: '' } as const
  const service = await launchServer({
    entry: serviceEntry,
    env: ownEnv,
    requests: [isReady],
  })
  let keys: { readonly apiPublishableKey: string; readonly apiSecretKey: string }
  try {
    const record = JSON.parse(await readFile(join(folder, 'first-run.json'), 'utf8'))
    keys = record
    await setLimits(`http://127.0.0.1:${service.port}`, record)
  } finally {
    await service.stop()
  }
  return {
    asker: { key: keys.apiPublishableKey, origin: ORIGIN },
    secretKey: keys.apiSecretKey,
    env: ownEnv,
    copy: async () => {
      const copied = await mkdtemp(join(tmpdir(), 'anoncall-bench-'))
      await cp(folder, copied, { recursive: true, filter: (path) => !path.endsWith('.lock') })
      return {
        env: { ...shared, ANONCALL_DATA_DIR: copied },
        logFile: join(copied, 'log'),
        remove: () => rm(copied, { recursive: true, force: true }),
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function setLimits(url: string, { email, password }: { readonly email: string; readonly password: string }) {
  const ask = await signIn(url, email, password)
  const { realm } = await ask<{ realm: { id: string } }>('{ realm(name: "demo") { id } }', {})
  const rateLimits = [
    { scope: 'ADDRESS', limit: LIMIT, windowSeconds: 3_600 },
    { scope: 'CALLEE', limit: LIMIT, windowSeconds: 3_600 },
  ]
  await ask('mutation ($input: SetIssuancePolicyInput!) { setIssuancePolicy(input: $input) { __typename } }', {
    input: { ownerId: realm.id, policy: { rateLimits } },
  })
}
