import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { RefusalReason } from '../issuance/Issuance.ts'
import type { RecordedRequest, TimeRange } from '../ports/IssuanceRepository.ts'
import type { Cursor } from '../ports/Page.ts'
import type { Services } from '../Services.ts'
import { checkPolicy } from './checkPolicy.ts'
import type { PolicyContent } from './IssuancePolicy.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from './PolicyOwner.ts'
import { PolicyReplay } from './PolicyReplay.ts'
import { PreviewTally } from './PreviewTally.ts'
import { RecordedCallees } from './RecordedCallees.ts'

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
