import { readConfig } from '@anoncall/api/src/config/readConfig.ts'
import { openDataFolder } from '@anoncall/api/src/setup/openDataFolder.ts'
import type { Repositories, Services } from '@anoncall/domain'

/** What every realm of the service starts from. */
const FIRST = 'demo'
/** Realms made in one transaction. */
const AT_ONCE = 500

/**
 * Adds realms like the first one to a data folder, each with a key, a destination, a client, limits and a secret key of its own,
 * and gives those keys. It writes rows instead of asking the use cases, which would take minutes for their audit entries.
 */
export async function addRealms(env: Readonly<Record<string, string>>, count: number): Promise<string[]> {
  const { services, close } = await openDataFolder(readConfig(env), 'service')
  try {
    const original = await findFirst(services.store)
    const keys: string[] = []
    while (keys.length < count)
      await services.store.transaction(async (repositories) => {
        const end = Math.min(keys.length + AT_ONCE, count)
        while (keys.length < end) keys.push(await addRealm(services, repositories, original, `realm-${keys.length}`))
      })
    return keys
  } finally {
    await close()
  }
}

async function addRealm(
  { ids, vault, apiKeyMint }: Services,
  repositories: Repositories,
  { realm, realmKey, destination, apiClient, apiKey, policy }: Original,
  name: string,
): Promise<string> {
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

type Original = Awaited<ReturnType<typeof findFirst>>

async function findFirst(store: Repositories) {
  const realm = there(await store.realms.findByName(FIRST))
  const [apiClient] = (await store.apiClients.list({ realmId: realm.id, first: 1, after: null })).entries
  const [destination] = await store.destinations.listByRealm(realm.id)
  const keys = await store.apiKeys.listByClient(there(apiClient).id)
  return {
    realm,
    realmKey: there(await store.realmKeys.findActive(realm.id)),
    destination: there(destination),
    apiClient: there(apiClient),
    apiKey: there(keys.find(({ kind }) => kind === 'SECRET')),
    policy: there(await store.policies.find(realm.id)),
  }
}

function there<Value>(value: Value | null | undefined): Value {
  if (value == null) throw new Error('The first start left something out.')
  return value
}
