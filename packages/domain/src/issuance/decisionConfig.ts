import type { Block } from '../blocks/block.ts'
import type { ApiClient } from '../clients/apiClient.ts'
import { addressKey, type Destination } from '../destinations/destination.ts'
import { EVERYTHING, type Pause } from '../pauses/pause.ts'
import type { PolicyContent, PolicyGate } from '../policies/policy.ts'
import type { Repositories } from '../ports/store.ts'
import { callersOf } from '../realms/realm.ts'
import { type Asker, findAsker } from './caller.ts'

/** What a decision about one callee of one client rests on that stands until an administrator changes it. */
export interface StandingFacts {
  readonly callee: ResolvedCallee
  /** What limits count the callee as. */
  readonly subject: string
  /** Those of everything, the realm, the client and the destinations that exist. */
  readonly pauses: readonly Pause[]
  readonly gates: readonly PolicyGate[]
  /** All of the realm's, whomever they hold. */
  readonly blocks: readonly Block[]
}

export type StandingReads = Pick<
  Repositories,
  'realms' | 'apiClients' | 'destinations' | 'pauses' | 'policies' | 'blocks' | 'remember'
>

/** Policies that are tried in place of those that their owners have, by owner; `null` tries the owner without one. */
export type Drafts = ReadonlyMap<string, PolicyContent | null>

const noDrafts: Drafts = new Map()

/** Finds them; those of a destination by its alias once until something changes, unless drafts are tried. */
export function findStandingFacts(
  repositories: StandingReads,
  asker: Asker,
  callee: string,
  drafts: Drafts = noDrafts,
): Promise<StandingFacts> {
  // Of aliases there are as many as destinations; of addresses that fit a pattern there is no end.
  const isRemembered = !callee.includes('@') && drafts.size === 0
  if (!isRemembered) return readStandingFacts(repositories, asker, callee, drafts)
  const find = async () => {
    // The asker may have been read before a change that what is kept from now on has to know.
    const current = await findAsker(repositories, { ...asker, apiClientId: asker.apiClient.id })
    return readStandingFacts(repositories, current ?? asker, callee, drafts)
  }
  return repositories.remember(`facts ${asker.apiClient.id} ${callee}`, find, isOfDestination)
}

function isOfDestination({ callee }: StandingFacts): boolean {
  return callee.kind === 'destination'
}

async function readStandingFacts(
  repositories: StandingReads,
  asker: Asker,
  calleeText: string,
  drafts: Drafts,
): Promise<StandingFacts> {
  const callee = await resolveCallee(repositories, asker, calleeText)
  const owners = ownersOf(asker, callee)
  const ids = owners.map(({ id }) => id)
  const [pauses, policies, blocks] = await Promise.all([
    repositories.pauses.findMany([EVERYTHING, ...ids]),
    repositories.policies.findMany(ids),
    repositories.blocks.listByRealm(asker.realm.id),
  ])
  const gates = owners.flatMap(({ id, name }): PolicyGate[] => {
    const gate = { ownerId: id, ownerName: name }
    const draft = drafts.get(id)
    if (draft !== undefined) return draft === null ? [] : [{ ...gate, revision: null, content: draft }]
    const policy = policies.find(({ ownerId }) => ownerId === id)
    return policy === undefined ? [] : [{ ...gate, revision: policy.revision, content: policy }]
  })
  return { callee, subject: subjectOf(callee), pauses, gates, blocks }
}

function subjectOf(callee: ResolvedCallee): string {
  switch (callee.kind) {
    case 'destination':
      // Two aliases of one address are one callee.
      return addressKey(callee.destination.address)
    case 'address':
      return addressKey(callee.address)
    case 'forbidden':
      return ''
  }
}

/** Whom pauses and policies hang on that count for a request, in the order in which they are asked. */
function ownersOf(
  { realm, apiClient }: Asker,
  callee: ResolvedCallee,
): { readonly id: string; readonly name: string }[] {
  const destinations = callee.kind === 'destination' ? callee.named : []
  return [
    { id: realm.id, name: `realm «${realm.name}»` },
    ...destinations.map(({ id, alias }) => ({ id, name: `destination «${alias}»` })),
    { id: apiClient.id, name: `client «${apiClient.name}»` },
  ]
}

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
