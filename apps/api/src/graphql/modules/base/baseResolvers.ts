import type { Reads, Scope } from '@anoncall/domain'
import type { QueryResolvers, Resolvers, ResolversTypes } from '../../generated/resolverTypes.ts'
import { DateTime, LocalDate, LocalTime, TimeZone } from '../../scalars.ts'

export const node: QueryResolvers['node'] = (_, { id }, { reads, principal }) => loadNode(reads, principal.scopes, id)

export const baseResolvers = {
  DateTime,
  LocalDate,
  LocalTime,
  TimeZone,
  Query: { node },
} satisfies Resolvers

type LoadedNode = Awaited<ResolversTypes['Node']>

/**
 * Loads the object with a global id. The prefix of the id determines the type. Resolves with `null` if the object does
 * not exist or requires a scope that is not in `scopes`.
 */
export async function loadNode(reads: Reads, scopes: readonly Scope[], id: string): Promise<LoadedNode | null> {
  const load = loaders.get(id.slice(0, id.indexOf('_')))
  return load === undefined ? null : load(reads, id, scopes)
}

type Loader = (reads: Reads, id: string, scopes: readonly Scope[]) => Promise<LoadedNode | null>

const loaders: ReadonlyMap<string, Loader> = new Map(
  Object.entries<Loader>({
    rlm: async (reads, id) => tag('Realm', await reads.realms.find(id)),
    rky: async (reads, id) => tag('RealmKey', await reads.realmKeys.find(id)),
    dst: async (reads, id) => tag('Destination', await reads.destinations.find(id)),
    cli: async (reads, id) => tag('ApiClient', await reads.apiClients.find(id)),
    key: async (reads, id) => tag('ApiKey', await reads.apiKeys.find(id)),
    iss: async (reads, id) => tag('Issuance', await reads.issuances.find(id)),
    blk: async (reads, id) => tag('Block', await reads.blocks.find(id)),
    adm: async (reads, id) => tag('Admin', await reads.admins.find(id)),
    aud: async (reads, id, scopes) =>
      scopes.includes('READ_AUDIT') ? tag('AuditEntry', await reads.auditLog.find(id)) : null,
  }),
)

/** Adds the name of its GraphQL type to a value. Unions and interfaces need this name. */
export function tag<Name extends string, Value extends object>(
  __typename: Name,
  value: Value | null,
): (Value & { __typename: Name }) | null {
  return value === null ? null : { ...value, __typename }
}
