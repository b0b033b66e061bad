import { addressKey } from '../destinations/addressKey.ts'
import { EVERYTHING } from '../pauses/Pause.ts'
import type { PolicyContent } from '../policies/IssuancePolicy.ts'
import type { PolicyGate } from '../policies/PolicyGate.ts'
import type { Proof, RateSubjects } from '../policies/PolicyQuestion.ts'
import { isCountable, rateDemandOf } from '../policies/rateDemandOf.ts'
import { settleLimits } from '../policies/settleLimits.ts'
import type { RateTaking, RateWindow } from '../ports/RateCounters.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import type { Asker } from './Asker.ts'
import { assessRequest } from './assessRequest.ts'
import type { Decision } from './Decision.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'
import { type ResolvedCallee, resolveCallee } from './resolveCallee.ts'
import type { Visitor } from './Visitor.ts'

/** One request on its way through: decided, not yet recorded. */
export interface DecidedRequest {
  readonly kind: 'decided'
  readonly request: IssuanceRequest
  readonly visitor: Visitor | null
  readonly callee: ResolvedCallee
  readonly decision: Decision
  /** The places that it took. */
  readonly rateWindows: readonly RateWindow[]
}

/** How a request is decided. */
export interface DecisionTerms {
  readonly now: number
  /** Whether it takes its places in the counters, or only looks whether there is room. */
  readonly isCounted: boolean
  /** What came along as proof of work. */
  readonly proof: Proof
  /** Tried in place of the policies that their owners have; `null` for none. By owner. */
  readonly drafts: ReadonlyMap<string, PolicyContent | null>
}

type Reads = Pick<Repositories, 'destinations' | 'pauses' | 'policies' | 'blocks'>

/** Decides one request. It changes nothing but the counters, and those only if the request is counted and not refused. */
export async function decideRequest(
  services: Pick<Services, 'networks' | 'rateCounters'>,
  repositories: Reads,
  asker: Asker,
  { request, visitor }: Pick<DecidedRequest, 'request' | 'visitor'>,
  { now, isCounted, proof, drafts }: DecisionTerms,
): Promise<DecidedRequest> {
  const callee = await resolveCallee(repositories, asker, request.callee)
  const gates = await gatesOf(repositories, asker, callee, drafts)
  const facts = {
    ...asker,
    callee,
    pauses: await repositories.pauses.findMany([EVERYTHING, ...ownersOf(asker, callee).map(({ id }) => id)]),
    isVisitorKnown: visitor !== null,
    blocks: await blocksHolding(services, repositories, asker, visitor),
    gates,
    subjects: subjectsOf(callee, visitor),
    proof,
  }
  const { monitoredReason, ...assessed } = assessRequest(facts, now)
  const base = { kind: 'decided', request, visitor, callee } as const
  if (assessed.refusal !== null) return { ...base, decision: { ...assessed, wouldBeRefusedFor: null }, rateWindows: [] }

  const demand = rateDemandOf(facts, { monitoredReason }, now)
  const isTaking = isCounted && isCountable(facts)
  const taking = await (isTaking ? services.rateCounters.take(demand, now) : services.rateCounters.peek(demand, now))
  const decision = { ...settleLimits(facts, { monitoredReason, steps: assessed.steps }, taking), blockId: null }
  return { ...base, decision, rateWindows: isTaking ? windowsOf(taking) : [] }
}

function windowsOf(taking: RateTaking): readonly RateWindow[] {
  return taking.kind === 'taken' ? taking.windows : []
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

async function gatesOf(
  repositories: Reads,
  asker: Asker,
  callee: ResolvedCallee,
  drafts: DecisionTerms['drafts'],
): Promise<PolicyGate[]> {
  const owners = ownersOf(asker, callee)
  const policies = await repositories.policies.findMany(owners.map(({ id }) => id))
  return owners.flatMap(({ id, name }): PolicyGate[] => {
    const gate = { ownerId: id, ownerName: name }
    const draft = drafts.get(id)
    if (draft !== undefined) return draft === null ? [] : [{ ...gate, revision: null, content: draft }]
    const policy = policies.find(({ ownerId }) => ownerId === id)
    return policy === undefined ? [] : [{ ...gate, revision: policy.revision, content: policy }]
  })
}

async function blocksHolding(
  { networks }: Pick<Services, 'networks'>,
  repositories: Reads,
  { realm }: Asker,
  visitor: Visitor | null,
) {
  if (visitor === null) return []
  const blocks = await repositories.blocks.listByRealm(realm.id)
  if (blocks.length === 0) return []
  const byReceipt = blocks.filter(({ visitorKey }) => visitorKey !== null && visitorKey === visitor.key)
  return [...networks.findHolding(blocks, visitor.address), ...byReceipt]
}

function subjectsOf(callee: ResolvedCallee, visitor: Visitor | null): RateSubjects {
  return {
    callee: subjectOf(callee),
    get visitor() {
      return visitor?.key ?? null
    },
  }
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
