import type { RefusalReason } from '../issuance/Issuance.ts'
import { RateLedger } from '../limits/RateLedger.ts'
import type { RecordedRequest } from '../ports/IssuanceRepository.ts'
import type { PolicyContent } from './IssuancePolicy.ts'
import { judgeHours } from './judgeHours.ts'
import { judgeLimits } from './judgeLimits.ts'
import type { PolicyGate } from './PolicyGate.ts'
import { asksForProof, isEnforced, type PolicyQuestion } from './PolicyQuestion.ts'
import type { RecordedCallees } from './RecordedCallees.ts'
import { rateDemandOf } from './rateDemandOf.ts'

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
