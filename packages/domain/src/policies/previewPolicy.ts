import { addressKey, type Destination } from '../destinations/destination.ts'
import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import type { RefusalReason } from '../issuance/issuance.ts'
import type { RecordedRequest, TimeRange } from '../ports/issuanceRepository.ts'
import type { Cursor } from '../ports/page.ts'
import type { Services } from '../ports/services.ts'
import { type AppliedPolicy, checkPolicy, isEnforced, type PolicyContent, requiresProofOfWork } from './policy.ts'
import { evaluateHours, evaluateLimits } from './policyDecision.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from './policyOwner.ts'
import { RateLedger } from './RateLedger.ts'
import { type EvaluationInput, rateDemandOf } from './rateLimits.ts'

/**
 * Decides recorded requests twice, once under the current policies and once with a draft of one policy. Returns the differences. Counting
 * starts one window before the range, so that each limit is as full at the start of the range as it really was. Visitor hashes change
 * every day, so limits per visitor restart at midnight UTC.
 */
export async function previewPolicy(services: Services, input: PreviewPolicyInput): Promise<PreviewPolicyOutcome> {
  const problems = new InputProblems()
  if (input.policy !== null) checkPolicy(problems, ['policy'], input.policy)
  const { from, to } = input.range
  if (to <= from || to - from > RANGE_MAX_MS)
    problems.add(['decidedAt'], 'OUT_OF_RANGE', 'Up to 31 days, with the end after the start.')
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
  const warmUpMs = longestWindowMs([...policies.values(), ...drafted.values()])
  const callees = new RecordedCallees(await store.destinations.listByRealm(realmId))
  const current = new PolicyReplay({ realmId, policies, callees })
  const draft = new PolicyReplay({ realmId, policies: drafted, callees })
  const tally = new PreviewTally()
  for await (const request of recorded(services, realmId, { from: countedFrom - warmUpMs, to })) {
    const [before, after] = [current.decide(request), draft.decide(request)]
    if (request.decidedAt >= countedFrom && isUnder(owner, request, callees)) tally.add(request, before, after)
  }
  return { kind: 'previewed', preview: { ...tally.result(), isPartial: oldest !== null && oldest > from } }
}

export interface PreviewPolicyInput {
  readonly ownerId: string
  /** `null` previews the removal of the owner's policy. */
  readonly policy: PolicyContent | null
  readonly range: TimeRange
}

/** How a draft would have changed recorded decisions. */
export interface PolicyPreview {
  /** The number of evaluated decisions under the owner. */
  readonly decisionCount: number
  /** Whether there were more decisions than the preview evaluates. */
  readonly isPartial: boolean
  readonly changedCount: number
  /** Requests that are issued now and refused under the draft, counted by the draft's reason. */
  readonly newlyRefused: ReadonlyMap<RefusalReason, number>
  /** Requests that are refused now and issued under the draft, counted by today's reason. */
  readonly newlyIssued: ReadonlyMap<RefusalReason, number>
  /** Requests that are refused both now and under the draft, but for different reasons. Counted by the draft's reason. */
  readonly refusedOtherwise: ReadonlyMap<RefusalReason, number>
  /** Requests that are issued both now and under the draft, but have a monitored refusal only under the draft. Counted by reason. */
  readonly newlyRecorded: ReadonlyMap<RefusalReason, number>
  /** The number of requests that are issued both now and under the draft, but need a proof of work only under the draft. */
  readonly newlyChallenged: number
  /** Examples of changed decisions, newest first. */
  readonly examples: readonly PreviewedChange[]
}

export interface PreviewedChange {
  readonly issuanceId: string
  /** `null` if issued. */
  readonly refusalReason: RefusalReason | null
  /** `null` if issued. */
  readonly draftRefusalReason: RefusalReason | null
}

export type PreviewPolicyOutcome = { readonly kind: 'previewed'; readonly preview: PolicyPreview } | Invalid | NotFound

const RANGE_MAX_MS = 31 * 86_400_000

/** The maximum number of decisions that a preview evaluates. Older decisions are ignored. */
const DECISIONS_MAX = 100_000

/** The number of decisions in one read. Other requests are answered between two reads. */
const PER_READ = 250

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

function longestWindowMs(policies: readonly PolicyContent[]): number {
  const seconds = policies.flatMap(({ rateLimits }) => rateLimits.map(({ windowSeconds }) => windowSeconds))
  return Math.max(0, ...seconds) * 1_000
}

interface ReplayedDecision {
  /** `null` if issued. */
  readonly reason: RefusalReason | null
  /**
   * The reason for which a monitored policy would have refused the request. `null` if there is no such policy, or if
   * the request is refused.
   */
  readonly wouldBeRefusedFor: RefusalReason | null
  /** Whether the request requires a proof of work. The challenge is assumed to be solved. */
  readonly isChallenged: boolean
}

/** The refusal reasons of the checks that run before the policies. */
const beforePolicies: ReadonlySet<RefusalReason> = new Set([
  'PAUSED',
  'ORIGIN_NOT_ALLOWED',
  'CALLEE_NOT_ALLOWED',
  'NETWORK_BLOCKED',
])

/** Refusals that require a proof of work. The retry with the solution is recorded as a request of its own. */
const awaitingSolution: ReadonlySet<RefusalReason> = new Set(['CHALLENGE_REQUIRED', 'CHALLENGE_FAILED'])

/** Decides a realm's recorded requests again, in order, under one set of policies and with separate counters. */
class PolicyReplay {
  readonly #realmId: string
  readonly #policies: ReadonlyMap<string, PolicyContent>
  readonly #callees: RecordedCallees
  readonly #ledger = new RateLedger()
  readonly #applied = new Map<string, readonly AppliedPolicy[]>()

  /** @param options `policies`: the policies by owner. */
  constructor({
    realmId,
    policies,
    callees,
  }: {
    readonly realmId: string
    readonly policies: ReadonlyMap<string, PolicyContent>
    readonly callees: RecordedCallees
  }) {
    this.#realmId = realmId
    this.#policies = policies
    this.#callees = callees
  }

  decide(request: RecordedRequest): ReplayedDecision {
    const { refusalReason: recorded, decidedAt: now } = request
    if (recorded !== null && (beforePolicies.has(recorded) || awaitingSolution.has(recorded)))
      return { reason: recorded, wouldBeRefusedFor: null, isChallenged: false }
    const policies = this.#appliedTo(request)
    const visitor = request.visitor === null ? null : { key: request.visitor }
    const subjects = { callee: this.#callees.subjectOf(request), visitor }
    const input: EvaluationInput = { policies, subjects, solution: { kind: 'assumed' } }
    const hours = evaluateHours(policies, now)
    if (hours.isRefused) return { reason: 'OUTSIDE_BUSINESS_HOURS', wouldBeRefusedFor: null, isChallenged: false }
    const result = this.#ledger.take(rateDemandOf(input, hours.monitoredReason, now), now)
    const { reason, wouldBeRefusedFor } = evaluateLimits(input, hours.monitoredReason, result)
    const isChallenged = reason === null && policies.some((policy) => isEnforced(policy) && requiresProofOfWork(policy))
    return { reason, wouldBeRefusedFor, isChallenged }
  }

  #appliedTo(request: RecordedRequest): readonly AppliedPolicy[] {
    const ownerIds = [this.#realmId, ...this.#callees.namedBy(request), request.apiClientId]
    const key = ownerIds.join(' ')
    const known = this.#applied.get(key)
    if (known !== undefined) return known
    const policies = ownerIds.flatMap((ownerId): AppliedPolicy[] => {
      const content = this.#policies.get(ownerId)
      return content === undefined ? [] : [{ ownerId, ownerName: ownerId, revision: null, content }]
    })
    this.#applied.set(key, policies)
    return policies
  }
}

/** The callees of recorded requests, matched to the current destinations of a realm. */
class RecordedCallees {
  readonly #addresses = new Map<string, string>()
  readonly #idsByAddress = new Map<string, readonly string[]>()

  constructor(destinations: readonly Destination[]) {
    for (const { id, address } of destinations) {
      const key = addressKey(address)
      this.#addresses.set(id, key)
      this.#idsByAddress.set(key, [...(this.#idsByAddress.get(key) ?? []), id])
    }
  }

  /** Returns the subject under which limits count the callee. A deleted destination is counted by its id. */
  subjectOf({ destinationId, callee }: RecordedRequest): string {
    return destinationId === null ? addressKey(callee) : (this.#addresses.get(destinationId) ?? destinationId)
  }

  /** Returns the destinations whose policies apply. For an address, these are all destinations with that address. */
  namedBy({ destinationId, callee }: RecordedRequest): readonly string[] {
    if (callee.includes('@')) return this.#idsByAddress.get(addressKey(callee)) ?? []
    return destinationId === null ? [] : [destinationId]
  }
}

/** The maximum number of examples in a preview. */
const EXAMPLES_MAX = 10

/** Counts the differences between two decisions of the same requests. */
class PreviewTally {
  #decisionCount = 0
  #changedCount = 0
  #newlyChallenged = 0
  readonly #newlyRefused = new Map<RefusalReason, number>()
  readonly #newlyIssued = new Map<RefusalReason, number>()
  readonly #refusedOtherwise = new Map<RefusalReason, number>()
  readonly #newlyRecorded = new Map<RefusalReason, number>()
  readonly #examples: PreviewedChange[] = []

  /** Counts one request. Add the requests in order, oldest first. */
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
