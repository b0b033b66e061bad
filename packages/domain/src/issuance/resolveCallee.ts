import type { ApiClient } from '../clients/ApiClient.ts'
import type { ApiKeyKind } from '../clients/ApiKey.ts'
import type { Destination } from '../destinations/Destination.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'

/** Whom a request means, and whether its client may call them. */
export type ResolvedCallee =
  | { readonly kind: 'destination'; readonly destination: Destination; readonly detail: string }
  | { readonly kind: 'address'; readonly address: string; readonly detail: string }
  /** Unknown and forbidden are told apart in the receipt only. */
  | { readonly kind: 'forbidden'; readonly detail: string }

/** Who asks. */
export interface CalleeAsker {
  readonly realm: Realm
  readonly apiClient: ApiClient
  readonly keyKind: ApiKeyKind
}

/**
 * Finds whom an alias or, for secret keys, an address means. An address needs one of the realm's patterns; where it is a
 * destination's, it counts as that destination, so that a pause or a restriction of it cannot be walked round.
 */
export async function resolveCallee(
  repositories: Pick<Repositories, 'destinations'>,
  asker: CalleeAsker,
  callee: string,
): Promise<ResolvedCallee> {
  const { realm, apiClient, keyKind } = asker
  const isAddress = callee.includes('@')
  if (isAddress && keyKind === 'PUBLISHABLE') return forbidden('an address, but publishable keys call by alias only')
  if (isAddress && !realm.calleePatterns.some((pattern) => matches(pattern, callee)))
    return forbidden(`the address fits none of the realm's ${realm.calleePatterns.length} patterns`)
  const destination = isAddress
    ? await repositories.destinations.findByAddress(realm.id, callee)
    : await repositories.destinations.findByAlias(realm.id, callee)
  if (destination === null && !isAddress) return forbidden('no destination of the realm has this alias')
  const allowed = apiClient.destinationIds
  if (destination === null) {
    if (allowed !== null)
      return forbidden(`the client is limited to ${allowed.length} destinations, and this address is none of them`)
    return { kind: 'address', address: callee, detail: "the address fits one of the realm's patterns" }
  }
  if (allowed !== null && !allowed.includes(destination.id))
    return forbidden(
      `the client is limited to ${allowed.length} destinations, and «${destination.alias}» is none of them`,
    )
  return { kind: 'destination', destination, detail: `destination «${destination.alias}»` }
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
