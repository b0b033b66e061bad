import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '@anoncall/api/src/config/readConfig.ts'
import { openDataFolder } from '@anoncall/api/src/setup/openDataFolder.ts'
import type { Repositories, Services } from '@anoncall/domain'
import { launchServer } from '../load/launchServer.ts'
import { signIn } from './graphqlClient.ts'

/** The data folder of a service after its first start. The realm in this folder has rate limits. */
export interface ServiceFolder {
  /** A publishable key with the origin of its page. */
  readonly pageCredentials: { readonly key: string; readonly origin: string }
  readonly secretKey: string
  /** Environment for opening the folder itself. Only one process at a time can open the folder. */
  readonly env: Readonly<Record<string, string>>
  copy(): Promise<FolderCopy>
  remove(): Promise<void>
}

export interface FolderCopy {
  /** Environment for starting a service on this copy of the folder. */
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  remove(): Promise<void>
}

/** The built service. */
export const SERVICE_ENTRY = fileURLToPath(import.meta.resolve('@anoncall/api/dist/main.mjs'))

/** The origin of the development server, which the first start allows. */
const ORIGIN = 'http://localhost:5173'
/** A limit that is high enough to count each request and refuse none. */
const LIMIT = 1_000_000

/** Starts the service for the first time in a new folder and sets limits per visitor and per callee. */
export async function makeServiceFolder(env: Readonly<Record<string, string>> = {}): Promise<ServiceFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'anoncall-bench-'))
  const shared = { ANONCALL_FLOOD_LIMIT_PER_MINUTE: String(LIMIT), SANDBOX_PORT: '0', ...env }
  const ownEnv = { ...shared, ANONCALL_DATA_DIR: folder }
  const readiness = { method: 'GET', path: '/readyz', headers: {}, body: '' } as const
  const service = await launchServer({ entry: SERVICE_ENTRY, env: ownEnv, requests: [readiness] })
  let keys: { readonly apiPublishableKey: string; readonly apiSecretKey: string }
  try {
    const record = JSON.parse(await readFile(join(folder, 'first-run.json'), 'utf8'))
    keys = record
    await setLimits(`http://127.0.0.1:${service.port}`, record)
  } finally {
    await service.stop()
  }
  return {
    pageCredentials: { key: keys.apiPublishableKey, origin: ORIGIN },
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
  const send = await signIn(url, email, password)
  const { realm } = await send<{ realm: { id: string } }>('{ realm(name: "demo") { id } }', {})
  const rateLimits = [
    { scope: 'ADDRESS', limit: LIMIT, windowSeconds: 3_600 },
    { scope: 'CALLEE', limit: LIMIT, windowSeconds: 3_600 },
  ]
  await send('mutation ($input: SetIssuancePolicyInput!) { setIssuancePolicy(input: $input) { __typename } }', {
    input: { ownerId: realm.id, policy: { rateLimits } },
  })
}

/** The realm that is copied. */
const ORIGINAL_REALM = 'demo'
const REALMS_PER_TRANSACTION = 500

/**
 * Adds copies of the first realm to a data folder. Each copy has its own realm key, destination, client, limits and secret
 * key. The rows are written directly, because the use cases would take minutes to write the audit entries.
 *
 * @param env Environment of the folder. No other process may have the folder open.
 * @returns The secret keys.
 */
export async function addRealms(env: Readonly<Record<string, string>>, count: number): Promise<string[]> {
  const { services, close } = await openDataFolder(readConfig(env), 'service')
  try {
    const original = await findOriginal(services.store)
    const keys: string[] = []
    while (keys.length < count)
      await services.store.transaction(async (repositories) => {
        const end = Math.min(keys.length + REALMS_PER_TRANSACTION, count)
        while (keys.length < end)
          keys.push(await addRealm(services, repositories, { original, name: `realm-${keys.length}` }))
      })
    return keys
  } finally {
    await close()
  }
}

async function addRealm(
  { ids, vault, apiKeyMint }: Services,
  repositories: Repositories,
  { original, name }: { readonly original: Original; readonly name: string },
): Promise<string> {
  const { realm, realmKey, destination, apiClient, apiKey, policy } = original
  const realmId = ids.next('rlm')
  const apiClientId = ids.next('cli')
  const realmKeyId = ids.next('rky')
  await repositories.realms.insert({ ...realm, id: realmId, name, displayName: name })
  const sealedKey = await vault.seal({ realmKeyId, version: 1 }, vault.generate(realmKey.cipher))
  await repositories.realmKeys.insert({ ...realmKey, id: realmKeyId, realmId, gatewayRealm: name, sealedKey })
  await repositories.destinations.insert({ ...destination, id: ids.next('dst'), realmId })
  await repositories.apiClients.insert({ ...apiClient, id: apiClientId, realmId })
  const { plaintext, start, digest } = apiKeyMint.mint('SECRET')
  await repositories.apiKeys.insert({ ...apiKey, id: ids.next('key'), apiClientId, start, digest })
  await repositories.policies.set({ ...policy, ownerId: realmId })
  return plaintext
}

type Original = Awaited<ReturnType<typeof findOriginal>>

async function findOriginal(store: Repositories) {
  const realm = present(await store.realms.findByName(ORIGINAL_REALM))
  const [apiClient] = (await store.apiClients.list({ realmId: realm.id, first: 1, after: null })).entries
  const [destination] = await store.destinations.listByRealm(realm.id)
  const keys = await store.apiKeys.listByClient(present(apiClient).id)
  return {
    realm,
    realmKey: present(await store.realmKeys.findActive(realm.id)),
    destination: present(destination),
    apiClient: present(apiClient),
    apiKey: present(keys.find(({ kind }) => kind === 'SECRET')),
    policy: present(await store.policies.find(realm.id)),
  }
}

function present<Value>(value: Value | null | undefined): Value {
  if (value == null) throw new Error('The first start did not create everything that a realm needs.')
  return value
}
