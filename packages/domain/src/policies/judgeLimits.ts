import type { RefusalReason } from '../issuance/Issuance.ts'
import type { RateTaking, RateWindow } from '../ports/RateCounters.ts'
import type { RateLimit } from './IssuancePolicy.ts'
import type { PolicyGate } from './PolicyGate.ts'
import { asksForProof, isEnforced, isProven, type PolicyQuestion, type Proof } from './PolicyQuestion.ts'
import { bucketOf, challengeKey } from './rateDemandOf.ts'

/** What the limits and the proof of work come to, without a word about why. */
export interface LimitsVerdict {
  /** The policies that were asked, in order, up to the one that settled it. */
  readonly asked: readonly AskedLimits[]
  /** `null` when it is issued. */
  readonly reason: RefusalReason | null
  /** What a monitored policy would have refused it for; `null` when nothing would have, or when it is refused. */
  readonly wouldBeRefusedFor: RefusalReason | null
}

export interface AskedLimits {
  readonly gate: PolicyGate
  readonly check: 'RATE_LIMIT' | 'CHALLENGE'
  readonly isPassed: boolean
  /** The policy's limits that have no room. */
  readonly overruns: readonly Overrun[]
}

/** A limit without room, and until when. */
export interface Overrun {
  readonly limit: RateLimit
  readonly window: RateWindow
}

/** Judges a request that was within the hours: by what the counters said, then by its proof of work. */
export function judgeLimits(
  question: PolicyQuestion,
  monitoredReason: RefusalReason | null,
  taking: RateTaking,
): LimitsVerdict {
  const asked: AskedLimits[] = []
  let wouldBeRefusedFor = monitoredReason
  // Of a request that is refused, and behind a monitored refusal, monitored policies were not asked.
  const isAsked = (gate: PolicyGate): boolean =>
    isEnforced(gate) || (wouldBeRefusedFor === null && taking.kind === 'taken')

  for (const gate of question.gates) {
    if (gate.content.rateLimits.length === 0 || !isAsked(gate)) continue
    const overruns = overrunsOf(gate, question, taking)
    const isPassed = overruns.length === 0
    asked.push({ gate, check: 'RATE_LIMIT', isPassed, overruns })
    if (isPassed) continue
    if (isEnforced(gate)) return { asked, reason: 'RATE_LIMITED', wouldBeRefusedFor: null }
    wouldBeRefusedFor = 'RATE_LIMITED'
  }

  const reason = isProofGood(question.proof, taking) ? null : reasonOf(question.proof)
  for (const gate of question.gates) {
    if (!asksForProof(gate) || !isAsked(gate)) continue
    asked.push({ gate, check: 'CHALLENGE', isPassed: reason === null, overruns: [] })
    if (reason === null) continue
    if (isEnforced(gate)) return { asked, reason, wouldBeRefusedFor: null }
    wouldBeRefusedFor = reason
  }
  return { asked, reason: null, wouldBeRefusedFor }
}

/** The limits of a policy that have no room for a request. */
export function overrunsOf(
  gate: PolicyGate,
  { subjects }: Pick<PolicyQuestion, 'subjects'>,
  { full }: RateTaking,
): readonly Overrun[] {
  if (full.length === 0) return []
  return gate.content.rateLimits.flatMap((limit) => {
    const { key } = bucketOf(gate, limit, subjects)
    const window = full.find((each) => each.key === key)
    return window === undefined ? [] : [{ limit, window }]
  })
}

/** Whether the challenge that came along solved has paid for an issuance already. */
export function isUsed(proof: Proof, { full }: RateTaking): boolean {
  return proof.kind === 'solved' && full.some(({ key }) => key === challengeKey(proof.challengeId))
}

function isProofGood(proof: Proof, taking: RateTaking): boolean {
  return isProven(proof) && !isUsed(proof, taking)
}

function reasonOf({ kind }: Proof): RefusalReason {
  return kind === 'none' ? 'CHALLENGE_REQUIRED' : 'CHALLENGE_FAILED'
}
