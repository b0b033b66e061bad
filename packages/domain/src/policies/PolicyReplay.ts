import { addressKey } from '../destinations/addressKey.ts'
import type { RefusalReason } from '../issuance/Issuance.ts'
import { RateLedger } from '../limits/RateLedger.ts'
import type { RecordedRequest } from '../ports/IssuanceRepository.ts'
import type { PolicyContent } from './IssuancePolicy.ts'
import { judgeHours } from './judgeHours.ts'
import { judgeLimits } from './judgeLimits.ts'
import type { PolicyGate } from './PolicyGate.ts'
import { asksForProof, isEnforced, type PolicyQuestion } from './PolicyQuestion.ts'
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
  readonly #addresses: ReadonlyMap<string, string>
  readonly #ledger = new RateLedger()
  readonly #gates = new Map<string, readonly PolicyGate[]>()

  /**
   * @param policies By owner.
   * @param addresses Those of the realm's destinations, by their ids.
   */
  constructor(realmId: string, policies: ReadonlyMap<string, PolicyContent>, addresses: ReadonlyMap<string, string>) {
    this.#realmId = realmId
    this.#policies = policies
    this.#addresses = addresses
  }

  decide(request: RecordedRequest): ReplayedDecision {
    const { refusalReason: recorded, decidedAt: now } = request
    if (recorded !== null && (beforePolicies.has(recorded) || awaitingProof.has(recorded)))
      return { reason: recorded, wouldBeRefusedFor: null, isChallenged: false }
    const gates = this.#gatesOf(request)
    const subjects = { callee: this.#subjectOf(request), visitor: request.visitor }
    const question: PolicyQuestion = { gates, subjects, proof: { kind: 'assumed' } }
    const hours = judgeHours(gates, now)
    if (hours.isRefused) return { reason: 'OUTSIDE_BUSINESS_HOURS', wouldBeRefusedFor: null, isChallenged: false }
    const taking = this.#ledger.take(rateDemandOf(question, hours, now), now)
    const { reason, wouldBeRefusedFor } = judgeLimits(question, hours.monitoredReason, taking)
    const isChallenged = reason === null && gates.some((gate) => isEnforced(gate) && asksForProof(gate))
    return { reason, wouldBeRefusedFor, isChallenged }
  }

  /** Of a destination that is gone the id tells it apart as well. */
  #subjectOf({ destinationId, callee }: RecordedRequest): string {
    return addressKey(destinationId === null ? callee : (this.#addresses.get(destinationId) ?? destinationId))
  }

  #gatesOf({ destinationId, apiClientId }: RecordedRequest): readonly PolicyGate[] {
    const key = `${destinationId} ${apiClientId}`
    const known = this.#gates.get(key)
    if (known !== undefined) return known
    const gates = [this.#realmId, destinationId, apiClientId].flatMap((ownerId): PolicyGate[] => {
      const content = ownerId === null ? undefined : this.#policies.get(ownerId)
      return ownerId === null || content === undefined ? [] : [{ ownerId, ownerName: ownerId, revision: null, content }]
    })
    this.#gates.set(key, gates)
    return gates
  }
}
