import type { Block } from '../blocks/Block.ts'
import { addressKey } from '../destinations/addressKey.ts'
import { EVERYTHING, type Pause } from '../pauses/Pause.ts'
import type { PolicyContent } from '../policies/IssuancePolicy.ts'
import type { PolicyGate } from '../policies/PolicyGate.ts'
import type { Repositories } from '../ports/Store.ts'
import { type Asker, findAsker } from './Asker.ts'
import { type ResolvedCallee, resolveCallee } from './resolveCallee.ts'

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
