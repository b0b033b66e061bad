import type { Block } from '../blocks/block.ts'
import type { ApiClient } from '../clients/apiClient.ts'
import { addressKey, type Destination } from '../destinations/destination.ts'
import { EVERYTHING, type Pause } from '../pauses/pause.ts'
import type { AppliedPolicy, PolicyContent } from '../policies/policy.ts'
import type { Repositories } from '../ports/store.ts'
import { fromUsersOf } from '../realms/realm.ts'
import { type Caller, findCaller } from './caller.ts'

/**
 * The configuration that a decision about one callee of one client depends on. Only administrators change this
 * configuration.
 */
export interface DecisionConfig {
  readonly callee: ResolvedCallee
  /** The name under which limits count the callee. */
  readonly subject: string
  /** The pause of all issuing, and the pauses of the realm, the client and the destinations. */
  readonly pauses: readonly Pause[]
  readonly policies: readonly AppliedPolicy[]
  /** All blocks of the realm. */
  readonly blocks: readonly Block[]
}

/** The callee in a request, and whether the requesting client may call it. */
export type ResolvedCallee =
  | {
      readonly kind: 'destination'
      readonly destination: Destination
      /**
       * The destinations whose pauses and policies apply. For an address, these are all destinations with that address.
       */
      readonly named: readonly Destination[]
      readonly detail: string
    }
  | { readonly kind: 'address'; readonly address: string; readonly detail: string }
  /** An unknown and a forbidden callee get the same answer. Only the steps of the decision distinguish them. */
  | { readonly kind: 'forbidden'; readonly detail: string }

export type DecisionReads = Pick<
  Repositories,
  'realms' | 'apiClients' | 'destinations' | 'pauses' | 'policies' | 'blocks' | 'cached'
>

/** Draft policies by owner. Each replaces the stored policy of its owner; `null` means that the owner has no policy. */
export type PolicyDrafts = ReadonlyMap<string, PolicyContent | null>

const noDrafts: PolicyDrafts = new Map()

/**
 * Loads the configuration for a callee. If the callee is an alias and there are no drafts, the configuration is cached
 * until an administrator changes something.
 */
export function loadDecisionConfig(
  repositories: DecisionReads,
  caller: Caller,
  { callee, drafts = noDrafts }: { readonly callee: string; readonly drafts?: PolicyDrafts },
): Promise<DecisionConfig> {
  // The number of aliases is bounded by the number of destinations. The number of addresses that match a pattern is not
  // bounded.
  const isCached = !callee.includes('@') && drafts.size === 0
  if (!isCached) return readDecisionConfig(repositories, caller, { callee, drafts })
  const read = async () => {
    // The caller may have been read before a configuration change. The cached configuration must include that change.
    const current = await findCaller(repositories, { ...caller, apiClientId: caller.apiClient.id })
    return readDecisionConfig(repositories, current ?? caller, { callee, drafts })
  }
  return repositories.cached(`decisionConfig ${caller.apiClient.id} ${callee}`, read, isOfDestination)
}

function isOfDestination({ callee }: DecisionConfig): boolean {
  return callee.kind === 'destination'
}

async function readDecisionConfig(
  repositories: DecisionReads,
  caller: Caller,
  { callee: calleeText, drafts }: { readonly callee: string; readonly drafts: PolicyDrafts },
): Promise<DecisionConfig> {
  const callee = await resolveCallee(repositories, caller, calleeText)
  const owners = policyOwnersOf(caller, callee)
  const ids = owners.map(({ id }) => id)
  const [pauses, stored, blocks] = await Promise.all([
    repositories.pauses.findMany([EVERYTHING, ...ids]),
    repositories.policies.findMany(ids),
    repositories.blocks.listByRealm(caller.realm.id),
  ])
  const policies = owners.flatMap(({ id, name }): AppliedPolicy[] => {
    const owner = { ownerId: id, ownerName: name }
    const draft = drafts.get(id)
    if (draft !== undefined) return draft === null ? [] : [{ ...owner, revision: null, content: draft }]
    const policy = stored.find(({ ownerId }) => ownerId === id)
    return policy === undefined ? [] : [{ ...owner, revision: policy.revision, content: policy }]
  })
  return { callee, subject: subjectOf(callee), pauses, policies, blocks }
}

function subjectOf(callee: ResolvedCallee): string {
  switch (callee.kind) {
    case 'destination':
      // Two aliases of one address count as one callee.
      return addressKey(callee.destination.address)
    case 'address':
      return addressKey(callee.address)
    case 'forbidden':
      return ''
  }
}

/** Returns the owners of the pauses and policies that apply to a request, in the order of evaluation. */
function policyOwnersOf(
  { realm, apiClient }: Caller,
  callee: ResolvedCallee,
): { readonly id: string; readonly name: string }[] {
  const destinations = callee.kind === 'destination' ? callee.named : []
  return [
    { id: realm.id, name: `realm "${realm.name}"` },
    ...destinations.map(({ id, alias }) => ({ id, name: `destination "${alias}"` })),
    { id: apiClient.id, name: `client "${apiClient.name}"` },
  ]
}

/**
 * Resolves an alias or, for secret keys, an address. An address must match one of the realm's patterns. A destination's address is treated
 * as the destination itself, so that calls by address cannot evade a pause or a restriction.
 */
async function resolveCallee(
  repositories: Pick<Repositories, 'destinations'>,
  caller: Caller,
  callee: string,
): Promise<ResolvedCallee> {
  const { realm, keyKind } = caller
  const isAddress = callee.includes('@')
  if (isAddress && keyKind === 'PUBLISHABLE') return forbidden('an address, but publishable keys call by alias only')
  if (isAddress && !realm.calleePatterns.some((pattern) => matches(pattern, callee)))
    return forbidden(`the address matches none of the realm's ${realm.calleePatterns.length} patterns`)
  return isAddress ? resolveAddress(repositories, caller, callee) : resolveAlias(repositories, caller, callee)
}

async function resolveAlias(
  repositories: Pick<Repositories, 'destinations'>,
  { realm, apiClient }: Caller,
  alias: string,
): Promise<ResolvedCallee> {
  const destination = await repositories.destinations.findByAlias(realm.id, alias)
  if (destination === null) return forbidden('no destination of the realm has this alias')
  return allowed(apiClient, destination, [destination])
}

async function resolveAddress(
  repositories: Pick<Repositories, 'destinations'>,
  { realm, apiClient }: Caller,
  address: string,
): Promise<ResolvedCallee> {
  // Every `from` token with this address would also be a valid `to` token for the address.
  const others = realm.fromUser === null ? await repositories.destinations.listByRealm(realm.id) : []
  if (fromUsersOf(realm, others).has(addressKey(address))) return forbidden("the address is the realm's own caller")
  const destinations = await repositories.destinations.listByAddress(realm.id, address)
  const [destination] = destinations
  if (destination !== undefined) return allowed(apiClient, destination, destinations)
  const count = apiClient.destinationIds?.length
  if (count !== undefined)
    return forbidden(`the client is limited to ${count} destinations, and this address is none of them`)
  return { kind: 'address', address, detail: "the address matches one of the realm's patterns" }
}

function allowed(apiClient: ApiClient, destination: Destination, named: readonly Destination[]): ResolvedCallee {
  const ids = apiClient.destinationIds
  const missing = ids === null ? undefined : named.find(({ id }) => !ids.includes(id))
  if (missing !== undefined)
    return forbidden(`the client is limited to ${ids?.length} destinations, and "${missing.alias}" is none of them`)
  return { kind: 'destination', destination, named, detail: `destination "${destination.alias}"` }
}

function forbidden(detail: string): ResolvedCallee {
  return { kind: 'forbidden', detail }
}

/**
 * Returns whether an address matches a pattern. `*@domain` matches every user of the domain. Letter case in domains is
 * ignored, as in DNS.
 */
function matches(pattern: string, address: string): boolean {
  const [patternUser, patternDomain] = pattern.split('@')
  const [user, domain] = address.split('@')
  if (patternDomain?.toLowerCase() !== domain?.toLowerCase()) return false
  return patternUser === '*' || patternUser === user
}
