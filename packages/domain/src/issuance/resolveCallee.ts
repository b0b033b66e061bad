import type { ApiClient } from '../clients/ApiClient.ts'
import { addressKey } from '../destinations/addressKey.ts'
import type { Destination } from '../destinations/Destination.ts'
import type { Repositories } from '../ports/Store.ts'
import { callersOf } from '../realms/callersOf.ts'
import type { Asker } from './Asker.ts'

/** Whom a request means, and whether its client may call them. */
export type ResolvedCallee =
  | {
      readonly kind: 'destination'
      readonly destination: Destination
      /** The destinations whose pauses and policies count: with an address, all that have it. */
      readonly named: readonly Destination[]
      readonly detail: string
    }
  | { readonly kind: 'address'; readonly address: string; readonly detail: string }
  /** Unknown and forbidden are told apart in the receipt only. */
  | { readonly kind: 'forbidden'; readonly detail: string }

/**
 * Finds whom an alias or, for secret keys, an address means. An address needs one of the realm's patterns; where it is a
 * destination's, it counts as that destination, so that a pause or a restriction of it cannot be walked round.
 */
export async function resolveCallee(
  repositories: Pick<Repositories, 'destinations'>,
  asker: Asker,
  callee: string,
): Promise<ResolvedCallee> {
  const { realm, keyKind } = asker
  const isAddress = callee.includes('@')
  if (isAddress && keyKind === 'PUBLISHABLE') return forbidden('an address, but publishable keys call by alias only')
  if (isAddress && !realm.calleePatterns.some((pattern) => matches(pattern, callee)))
    return forbidden(`the address fits none of the realm's ${realm.calleePatterns.length} patterns`)
  return isAddress ? resolveAddress(repositories, asker, callee) : resolveAlias(repositories, asker, callee)
}

async function resolveAlias(
  repositories: Pick<Repositories, 'destinations'>,
  { realm, apiClient }: Asker,
  alias: string,
): Promise<ResolvedCallee> {
  const destination = await repositories.destinations.findByAlias(realm.id, alias)
  if (destination === null) return forbidden('no destination of the realm has this alias')
  return allowed(apiClient, destination, [destination])
}

async function resolveAddress(
  repositories: Pick<Repositories, 'destinations'>,
  { realm, apiClient }: Asker,
  address: string,
): Promise<ResolvedCallee> {
  // Every from token that names it would be a to token for it.
  const others = realm.fromUser === null ? await repositories.destinations.listByRealm(realm.id) : []
  if (callersOf(realm, others).has(addressKey(address))) return forbidden("the address is the realm's own caller")
  const destinations = await repositories.destinations.listByAddress(realm.id, address)
  const [destination] = destinations
  if (destination !== undefined) return allowed(apiClient, destination, destinations)
  const count = apiClient.destinationIds?.length
  if (count !== undefined)
    return forbidden(`the client is limited to ${count} destinations, and this address is none of them`)
  return { kind: 'address', address, detail: "the address fits one of the realm's patterns" }
}

function allowed(apiClient: ApiClient, destination: Destination, named: readonly Destination[]): ResolvedCallee {
  const ids = apiClient.destinationIds
  const missing = ids === null ? undefined : named.find(({ id }) => !ids.includes(id))
  if (missing !== undefined)
    return forbidden(`the client is limited to ${ids?.length} destinations, and «${missing.alias}» is none of them`)
  return { kind: 'destination', destination, named, detail: `destination «${destination.alias}»` }
}

function forbidden(detail: string): ResolvedCallee {
  return { kind: 'forbidden', detail }
}

/** `*@domain` stands for everybody of the domain; domains are compared without regard to case, as in DNS. */
function matches(pattern: string, address: string): boolean {
  const [patternUser, patternDomain] = pattern.split('@')
  const [user, domain] = address.split('@')
  if (patternDomain?.toLowerCase() !== domain?.toLowerCase()) return false
  return patternUser === '*' || patternUser === user
}
