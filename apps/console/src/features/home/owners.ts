import type { ActivitySearch } from '../../entities/decision/activitySearch.ts'
import type { HomeQuery, PauseFieldsFragment } from '../../generated/graphql.ts'

/** Returns everything that can be selected or paused: realms, sites and destinations. */
export function ownersOf({ realms, apiClients }: HomeQuery): Owner[] {
  const realmOwners = realms.edges.map(({ node }): Owner => ({ ...node, kind: 'realm', realmName: node.name }))
  const sites = apiClients.edges.map(({ node }): Owner => ({ ...node, kind: 'site', realmName: null }))
  const destinations = realms.edges.flatMap(({ node: { name: realmName, destinations: realmDestinations } }) =>
    realmDestinations.map(
      ({ id, alias, pause }): Owner => ({ kind: 'destination', id, name: alias, realmName, pause }),
    ),
  )
  return [...realmOwners, ...sites, ...destinations]
}

export interface Owner {
  readonly kind: 'realm' | 'site' | 'destination'
  readonly id: string
  /** The name of a realm or site, or the alias of a destination. */
  readonly name: string
  /** The owner's realm. Null for a site. */
  readonly realmName: string | null
  readonly pause: PauseFieldsFragment | null
}

/** Returns the activity filter for an owner. The prefix of the id determines the kind of owner. */
export function ownerSearch(of: string | undefined): ActivitySearch {
  if (of === undefined) return {}
  if (of.startsWith('rlm_')) return { realm: of }
  return of.startsWith('cli_') ? { site: of } : { destination: of }
}

/** Names an owner with its kind: "Realm acme", "Site Shop", "Destination support". */
export const ownerLabel = ({ kind, name }: Owner) => `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${name}`
