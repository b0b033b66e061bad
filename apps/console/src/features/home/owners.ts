import type { ActivitySearch } from '../../entities/issuance/activitySearch.ts'
import type { HomeQuery, PauseFieldsFragment } from '../../generated/graphql.ts'

/** Everything that can be looked at, or paused, on its own: realms, sites and destinations. */
export function ownersOf({ realms, apiClients }: HomeQuery): Owner[] {
  const inRealms = realms.edges.map(({ node }): Owner => ({ ...node, kind: 'realm', realmName: node.name }))
  const sites = apiClients.edges.map(({ node }): Owner => ({ ...node, kind: 'site', realmName: null }))
  const destinations = realms.edges.flatMap(({ node: { name: realmName, destinations: inRealm } }) =>
    inRealm.map(({ id, alias, pause }): Owner => ({ kind: 'destination', id, name: alias, realmName, pause })),
  )
  return [...inRealms, ...sites, ...destinations]
}

export interface Owner {
  readonly kind: 'realm' | 'site' | 'destination'
  readonly id: string
  /** Of a destination the alias. */
  readonly name: string
  /** Null for a site. */
  readonly realmName: string | null
  readonly pause: PauseFieldsFragment | null
}

/** The condition in Activity for what is looked at here: an id's prefix tells what it names. */
export function ownerSearch(of: string | undefined): ActivitySearch {
  if (of === undefined) return {}
  if (of.startsWith('rlm_')) return { realm: of }
  return of.startsWith('cli_') ? { site: of } : { destination: of }
}

/** Names an owner with its kind: "Realm acme", "Site Shop", "Destination support". */
export const ownerWords = ({ kind, name }: Owner) => `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${name}`
