import { findKeyUses } from '@anoncall/domain'
import { connection, pageRequest } from '../../connections.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'
import { clientCursor } from '../clients/clientQueries.ts'
import { pauseInForce } from '../pauses/pauseResolvers.ts'

/** The maximum number of retired keys to return. */
const RETIRED_KEYS_MAX = 10

export const realmFields = {
  Realm: {
    fromUser: (realm) => realm.fromUser ?? realm.accountUser,
    calleePatterns: (realm) => [...realm.calleePatterns],
    pause: (realm, _args, context) => pauseInForce(context, realm.id),
    policy: (realm, _args, { reads }) => reads.policies.find(realm.id),
    destinations: (realm, _args, { reads }) => reads.destinations.listByRealm(realm.id),
    tokenFormat: ({ timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds }) => ({
      timestampUnit,
      lifetimeSeconds,
      effectiveLifetimeSeconds,
    }),
    activeKey: async (realm, _args, { reads }) => {
      const key = await reads.realmKeys.findActive(realm.id)
      if (key === null) throw new Error(`realm ${realm.id} has no active key`)
      return key
    },
    keys: async (realm, _args, { reads }) => {
      const keys = await reads.realmKeys.listByRealm(realm.id)
      const retired = keys.filter((key) => key.state === 'RETIRED').slice(0, RETIRED_KEYS_MAX)
      return keys.filter((key) => key.state !== 'RETIRED' || retired.includes(key))
    },
    apiClients: async (realm, args, { reads }) => {
      const [page, totalCount] = await Promise.all([
        reads.apiClients.list({ ...pageRequest(args), realmId: realm.id }),
        reads.apiClients.count(realm.id),
      ])
      return { ...connection(page, clientCursor), totalCount }
    },
  },
  RealmKey: {
    warnings: async (key, _args, { reads }) => {
      const isShared = (await findKeyUses(reads, key)).length > 0
      return [...key.warnings, ...(isShared ? (['SHARED'] as const) : [])]
    },
    usedBy: async (key, _args, { reads }) =>
      (await findKeyUses(reads, key)).map(({ realmName, state }) => ({ realmName, state })),
  },
} satisfies Resolvers
