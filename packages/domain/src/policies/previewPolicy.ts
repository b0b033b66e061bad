import { addressKey, type Destination } from '../destinations/destination.ts'
import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import type { RefusalReason } from '../issuance/issuance.ts'
import type { RecordedRequest, TimeRange } from '../ports/issuanceRepository.ts'
import type { Cursor } from '../ports/page.ts'
import type { Services } from '../ports/services.ts'
import { judgeHours, judgeLimits } from './evaluatePolicies.ts'
import { asksForProof, checkPolicy, isEnforced, type PolicyContent, type PolicyGate } from './policy.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from './policyOwner.ts'
import { RateLedger } from './RateLedger.ts'
import { type PolicyQuestion, rateDemandOf } from './rateLimits.ts'

export interface PreviewPolicyInput {
  readonly ownerId: string
  /** `null` previews the owner without a policy. */
  readonly policy: PolicyContent | null
  readonly range: TimeRange
}

/** What a draft would have made of recorded decisions. */
export interface PolicyPreview {
  /** Decisions under the owner that were looked at. */
  readonly decisionCount: number
  /** Whether there were more. */
  readonly isPartial: boolean
  readonly changedCount: number
  /** Issued as it is, refused by the draft, by its reason. */
  readonly newlyRefused: ReadonlyMap<RefusalReason, number>
  /** Refused as it is, by the reason it was, and issued by the draft. */
  readonly newlyIssued: ReadonlyMap<RefusalReason, number>
  /** Refused either way, for another reason: by the draft's. */
  readonly refusedOtherwise: ReadonlyMap<RefusalReason, number>
  /** Issued either way, and recorded under the draft alone as what a monitored policy would have refused. */
  readonly newlyRecorded: ReadonlyMap<RefusalReason, number>
  /** Issued either way, under the draft alone after a proof of work. */
  readonly newlyChallenged: number
  /** A few of the changed ones, newest first. */
  readonly examples: readonly PreviewedChange[]
}

export interface PreviewedChange {
  readonly issuanceId: string
  /** `null` when issued. */
  readonly refusalReason: RefusalReason | null
  /** `null` when issued. */
  readonly draftRefusalReason: RefusalReason | null
}

export type PreviewPolicyOutcome = { readonly kind: 'previewed'; readonly preview: PolicyPreview } | Invalid | NotFound

const DAY = 86_400_000
const RANGE_MAX = 31 * DAY
/** Decisions that are looked at, the newest. */
const DECISIONS_MAX = 100_000
/** Others have their turn after as many. */
const PER_READ = 250

/**
 * Decides recorded requests again, by the policies as they are and by a draft in place of one of them, and says what differs.
 * The counts begin one window before the range, so that they are as full at its beginning as they were then. Visitors are told
 * apart by day: what a limit counts across midnight UTC is counted anew.
 */
export async function previewPolicy(services: Services, input: PreviewPolicyInput): Promise<PreviewPolicyOutcome> {
  const problems = new InputProblems()
  if (input.policy !== null) checkPolicy(problems, ['policy'], input.policy)
  const { from, to } = input.range
  if (to <= from || to - from > RANGE_MAX)
    problems.add(['decidedAt'], 'OUT_OF_RANGE', 'Up to 31 days, ending after it begins.')
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  const { store } = services
  const owner = await findPolicyOwner(store, input.ownerId)
  if (owner === null) return notFound

  const realmId = realmIdOf(owner)
  const policies = new Map<string, PolicyContent>(
    (await store.policies.listByRealm(realmId)).map((policy) => [policy.ownerId, policy]),
  )
  const drafted = new Map(policies)
  if (input.policy === null) drafted.delete(input.ownerId)
  else drafted.set(input.ownerId, input.policy)

  const oldest = await store.issuances.decidedAtOfNewest(realmId, input.range, DECISIONS_MAX)
  const countedFrom = Math.max(from, oldest ?? from)
  const warmUp = longestWindow([...policies.values(), ...drafted.values()])
  const callees = new RecordedCallees(await store.destinations.listByRealm(realmId))
  const asItIs = new PolicyReplay(realmId, policies, callees)
  const byDraft = new PolicyReplay(realmId, drafted, callees)
  const tally = new PreviewTally()
  for await (const request of recorded(services, realmId, { from: countedFrom - warmUp, to })) {
    const [before, after] = [asItIs.decide(request), byDraft.decide(request)]
    if (request.decidedAt >= countedFrom && isUnder(owner, request, callees)) tally.add(request, before, after)
  }
  return { kind: 'previewed', preview: { ...tally.result(), isPartial: oldest !== null && oldest > from } }
}

async function* recorded(
  { store }: Pick<Services, 'store'>,
  realmId: string,
  range: TimeRange,
): AsyncGenerator<RecordedRequest> {
  let after: Cursor | null = null
  for (;;) {
    const requests: readonly RecordedRequest[] = await store.issuances.scan(realmId, range, { first: PER_READ, after })
    yield* requests
    const last = requests.at(-1)
    if (last === undefined || requests.length < PER_READ) return
    after = { key: last.decidedAt, id: last.id }
  }
}

function isUnder({ kind, owner }: PolicyOwner, request: RecordedRequest, callees: RecordedCallees): boolean {
  if (kind === 'realm') return true
  return kind === 'destination' ? callees.namedBy(request).includes(owner.id) : owner.id === request.apiClientId
}

function longestWindow(policies: readonly PolicyContent[]): number {
  const seconds = policies.flatMap(({ rateLimits }) => rateLimits.map(({ windowSeconds }) => windowSeconds))
  return Math.max(0, ...seconds) * 1_000
}

export interface ReplayedDecision {
  /** `null` when issued. */
  readonly reason: RefusalReason | null
  /** What a monitored policy would have refused it for; `null` when nothing would have, or when it is refused. */
  readonly wouldBeRefusedFor: RefusalReason | null
  /** Whether a proof of work has to come first. It is taken as done. */
  readonly isChallenged: boolean
}

/** What no policy has a say in. */
const beforePolicies: ReadonlySet<RefusalReason> = new Set([
  'PAUSED',
  'ORIGIN_NOT_ALLOWED',
  'CALLEE_NOT_ALLOWED',
  'NETWORK_BLOCKED',
])

/** The first half of a call: whoever was asked for a proof of work came again with it, and that request is recorded too. */
const awaitingProof: ReadonlySet<RefusalReason> = new Set(['CHALLENGE_REQUIRED', 'CHALLENGE_FAILED'])

/** Decides a realm's recorded requests again, in their order, by one set of policies and with counters of its own. */
export class PolicyReplay {
  readonly #realmId: string
  readonly #policies: ReadonlyMap<string, PolicyContent>
  readonly #callees: RecordedCallees
  readonly #ledger = new RateLedger()
  readonly #gates = new Map<string, readonly PolicyGate[]>()

  /** @param policies By owner. */
  constructor(realmId: string, policies: ReadonlyMap<string, PolicyContent>, callees: RecordedCallees) {
    this.#realmId = realmId
    this.#policies = policies
    this.#callees = callees
  }

  decide(request: RecordedRequest): ReplayedDecision {
    const { refusalReason: recorded, decidedAt: now } = request
    if (recorded !== null && (beforePolicies.has(recorded) || awaitingProof.has(recorded)))
      return { reason: recorded, wouldBeRefusedFor: null, isChallenged: false }
    const gates = this.#gatesOf(request)
    const visitor = request.visitor === null ? null : { key: request.visitor }
    const subjects = { callee: this.#callees.subjectOf(request), visitor }
    const question: PolicyQuestion = { gates, subjects, proof: { kind: 'assumed' } }
    const hours = judgeHours(gates, now)
    if (hours.isRefused) return { reason: 'OUTSIDE_BUSINESS_HOURS', wouldBeRefusedFor: null, isChallenged: false }
    const taking = this.#ledger.take(rateDemandOf(question, hours, now), now)
    const { reason, wouldBeRefusedFor } = judgeLimits(question, hours.monitoredReason, taking)
    const isChallenged = reason === null && gates.some((gate) => isEnforced(gate) && asksForProof(gate))
    return { reason, wouldBeRefusedFor, isChallenged }
  }

  #gatesOf(request: RecordedRequest): readonly PolicyGate[] {
    const ownerIds = [this.#realmId, ...this.#callees.namedBy(request), request.apiClientId]
    const key = ownerIds.join(' ')
    const known = this.#gates.get(key)
    if (known !== undefined) return known
    const gates = ownerIds.flatMap((ownerId): PolicyGate[] => {
      const content = this.#policies.get(ownerId)
      return content === undefined ? [] : [{ ownerId, ownerName: ownerId, revision: null, content }]
    })
    this.#gates.set(key, gates)
    return gates
  }
}

/** Whom recorded requests called, by the destinations that a realm has today. */
export class RecordedCallees {
  readonly #addresses = new Map<string, string>()
  readonly #idsByAddress = new Map<string, readonly string[]>()

  constructor(destinations: readonly Destination[]) {
    for (const { id, address } of destinations) {
      const key = addressKey(address)
      this.#addresses.set(id, key)
      this.#idsByAddress.set(key, [...(this.#idsByAddress.get(key) ?? []), id])
    }
  }

  /** What its callee is counted by. Of a destination that is gone the id tells it apart as well. */
  subjectOf({ destinationId, callee }: RecordedRequest): string {
    return destinationId === null ? addressKey(callee) : (this.#addresses.get(destinationId) ?? destinationId)
  }

  /** The destinations whose policies count for it: with an address, all that have it. */
  namedBy({ destinationId, callee }: RecordedRequest): readonly string[] {
    if (callee.includes('@')) return this.#idsByAddress.get(addressKey(callee)) ?? []
    return destinationId === null ? [] : [destinationId]
  }
}

/** Changed decisions that are told one by one. */
const EXAMPLES_MAX = 10

/** Counts how two ways of deciding the same requests differ. */
export class PreviewTally {
  #decisionCount = 0
  #changedCount = 0
  #newlyChallenged = 0
  readonly #newlyRefused = new Map<RefusalReason, number>()
  readonly #newlyIssued = new Map<RefusalReason, number>()
  readonly #refusedOtherwise = new Map<RefusalReason, number>()
  readonly #newlyRecorded = new Map<RefusalReason, number>()
  readonly #examples: PreviewedChange[] = []

  /** Counts one request. They come oldest first. */
  add({ id }: Pick<RecordedRequest, 'id'>, before: ReplayedDecision, after: ReplayedDecision): void {
    this.#decisionCount += 1
    if (after.isChallenged && before.reason === null && !before.isChallenged) this.#newlyChallenged += 1
    if (before.reason === null && after.reason === null && before.wouldBeRefusedFor === null)
      count(this.#newlyRecorded, after.wouldBeRefusedFor)
    if (before.reason === after.reason) return
    this.#changedCount += 1
    if (before.reason === null) count(this.#newlyRefused, after.reason)
    else if (after.reason === null) count(this.#newlyIssued, before.reason)
    else count(this.#refusedOtherwise, after.reason)
    this.#examples.push({ issuanceId: id, refusalReason: before.reason, draftRefusalReason: after.reason })
    if (this.#examples.length > EXAMPLES_MAX) this.#examples.shift()
  }

  result(): Omit<PolicyPreview, 'isPartial'> {
    return {
      decisionCount: this.#decisionCount,
      changedCount: this.#changedCount,
      newlyRefused: this.#newlyRefused,
      newlyIssued: this.#newlyIssued,
      refusedOtherwise: this.#refusedOtherwise,
      newlyRecorded: this.#newlyRecorded,
      newlyChallenged: this.#newlyChallenged,
      examples: this.#examples.toReversed(),
    }
  }
}

function count(counts: Map<RefusalReason, number>, reason: RefusalReason | null): void {
  if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1)
}
