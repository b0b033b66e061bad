import { type ApiClient, apiKeyState, type Cursor, PARTNERS_MAX } from '@anoncall/domain'
import { connection, pageRequest } from '../../connections.ts'
import { found, notFoundError } from '../../errors.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'
import { pauseInForce } from '../pauses/pauseResolvers.ts'

/** Returns the position of a client in a list. */
export const clientCursor = (client: ApiClient): Cursor => ({ key: client.name, id: client.id })

/** The maximum number of revoked and expired keys to return. */
const ENDED_KEYS_MAX = 10

export const clientQueries = {
  Query: {
    apiClients: async (_, args, { reads }) => {
      const [page, totalCount] = await Promise.all([
        reads.apiClients.list({ ...pageRequest(args), realmId: null }),
        reads.apiClients.count(null),
      ])
      return { ...connection(page, clientCursor), totalCount }
    },
    clientSplicePartners: async (_, { realmId, destinationIds }, { useCases, reads }) => {
      const realm = await reads.realms.find(realmId)
      if (realm === null) throw notFoundError()
      return (await useCases.loadClientPartners(realm, destinationIds ?? null)).slice(0, PARTNERS_MAX)
    },
  },
  ApiClient: {
    splicePartners: async ({ realmId, destinationIds }, _args, { useCases, reads }) => {
      const realm = found(await reads.realms.find(realmId))
      return (await useCases.loadClientPartners(realm, destinationIds)).slice(0, PARTNERS_MAX)
    },
    realm: async (client, _args, { reads }) => found(await reads.realms.find(client.realmId)),
    pause: (client, _args, context) => pauseInForce(context, client.id),
    policy: (client, _args, { reads }) => reads.policies.find(client.id),
    allowedOrigins: (client) => [...client.allowedOrigins],
    destinations: async (client, _args, { reads }) => {
      const allowed = client.destinationIds
      if (allowed === null) return null
      return (await reads.destinations.listByRealm(client.realmId)).filter((destination) =>
        allowed.includes(destination.id),
      )
    },
    keys: async (client, _args, { reads, clock }) => {
      const keys = await reads.apiKeys.listByClient(client.id)
      const isEnded = (state: string) => state === 'REVOKED' || state === 'EXPIRED'
      const ended = keys.filter((key) => isEnded(apiKeyState(key, clock.now()))).slice(0, ENDED_KEYS_MAX)
      return keys.filter((key) => ended.includes(key) || !isEnded(apiKeyState(key, clock.now())))
    },
  },
  ApiKey: { state: (key, _args, { clock }) => apiKeyState(key, clock.now()) },
} satisfies Resolvers
