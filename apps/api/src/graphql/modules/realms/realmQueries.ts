import type { Cursor, Realm } from '@anoncall/domain'
import { connection, pageRequest } from '../../connections.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'

/** Returns the position of a realm in a list ordered by name. */
export const cursorByName = (realm: Realm): Cursor => ({ key: realm.name, id: realm.id })

export const realmQueries = {
  Query: {
    realm: (_, { name }, { reads }) => reads.realms.findByName(name),
    realms: async (_, args, { reads, clock }) => {
      const { field, direction } = args.orderBy
      const filter = { search: args.filter?.search ?? null, isPaused: args.filter?.isPaused ?? null, now: clock.now() }
      const [page, totalCount] = await Promise.all([
        reads.realms.list({ ...pageRequest(args), ...filter, orderBy: field, direction }),
        reads.realms.count(filter),
      ])
      const cursorOf =
        field === 'NAME' ? cursorByName : (realm: Realm): Cursor => ({ key: realm.createdAt, id: realm.id })
      return { ...connection(page, cursorOf), totalCount }
    },
  },
} satisfies Resolvers
