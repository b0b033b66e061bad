import type { Decision, DecisionCheck, DecisionStep, Refusal, RefusalReason } from '../issuance/issuance.ts'
import type { RateTaking, RateWindow } from '../ports/rateCounters.ts'
import { type BusinessHours, hoursText, isOpen, nextCommonOpening } from './businessHours.ts'
import { asksForProof, isEnforced, type PolicyGate, type RateLimit } from './policy.ts'
import { bucketOf, challengeKey, isProven, limitText, type PolicyQuestion, type Proof } from './rateLimits.ts'

/** What the business hours say, before anything is counted. */
export interface HoursAssessment {
  /** `null` where the limits are next. */
  readonly refusal: Refusal | null
  /** What a monitored policy would have refused it for by now. */
  readonly monitoredReason: RefusalReason | null
  readonly steps: readonly DecisionStep[]
}

/** Judges the business hours of every policy, with a sentence for each that was asked and the time when all are open. */
export function assessHours({ gates }: Pick<PolicyQuestion, 'gates'>, now: number): HoursAssessment {
  const { asked, isRefused, monitoredReason } = judgeHours(gates, now)
  const steps = asked.map(({ gate, hours, isPassed }) =>
    gateStep(gate, 'BUSINESS_HOURS', isPassed, hoursText(hours, now)),
  )
  if (!isRefused) return { refusal: null, monitoredReason, steps }
  const enforcedHours = gates.filter(isEnforced).flatMap(({ content }) => content.businessHours ?? [])
  const retryAt = nextCommonOpening(enforcedHours, now)
  return { refusal: { reason: 'OUTSIDE_BUSINESS_HOURS', retryAt, publicMessage: null }, monitoredReason, steps }
}

/** Settles a request that was within the hours: by what the counters said, then by its proof of work, with a sentence for each step. */
export function settleLimits(
  question: PolicyQuestion,
  before: Pick<HoursAssessment, 'monitoredReason' | 'steps'>,
  taking: RateTaking,
): Decision {
  const { asked, reason, wouldBeRefusedFor } = judgeLimits(question, before.monitoredReason, taking)
  const steps = [
    ...before.steps,
    ...asked.map((each) =>
      gateStep(
        each.gate,
        each.check,
        each.isPassed,
        each.check === 'RATE_LIMIT'
          ? describeLimits(each)
          : describeProof(question.proof, isUsed(question.proof, taking)),
      ),
    ),
  ]
  if (reason === null) return { refusal: null, blockId: null, wouldBeRefusedFor, steps }
  const retryAt = reason === 'RATE_LIMITED' ? roomAt(question, taking) : null
  return { refusal: { reason, retryAt, publicMessage: null }, blockId: null, wouldBeRefusedFor, steps }
}

/** When all limits that have no room have some again. */
function roomAt(question: PolicyQuestion, taking: RateTaking): number {
  const overruns = question.gates.flatMap((gate) => overrunsOf(gate, question, taking))
  return Math.max(...overruns.map(({ window }) => window.endsAt))
}

function describeLimits({ gate, overruns }: AskedLimits): string {
  if (overruns.length === 0) return `room within ${gate.content.rateLimits.map(limitText).join('; ')}`
  const each = overruns.map(
    ({ limit, window }) => `${limitText(limit)}, with room again at ${new Date(window.endsAt).toISOString()}`,
  )
  return `reached: ${each.join('; ')}`
}

function describeProof({ kind }: Proof, isSpent: boolean): string {
  if (isSpent) return 'the proof of work was used before'
  switch (kind) {
    case 'solved':
      return 'the proof of work is right'
    case 'assumed':
      return 'a trial: the proof of work is taken as done'
    case 'none':
      return 'no proof of work came along'
    case 'expired':
      return 'the proof of work came too late'
    case 'invalid':
      return 'the proof of work is wrong'
    case 'used':
      return 'the proof of work was used before'
  }
}

/** What the business hours of all policies come to, without a word about why. */
export interface HoursVerdict {
  /** Those that were asked, in order, up to the one that settled it. */
  readonly asked: readonly AskedHours[]
  readonly isRefused: boolean
  /** What a monitored policy would have refused it for by now; `null` when it is refused. */
  readonly monitoredReason: RefusalReason | null
}

export interface AskedHours {
  readonly gate: PolicyGate
  readonly hours: BusinessHours
  readonly isPassed: boolean
}

/** Asks the business hours of every policy. Of the monitored ones nobody is asked any more once one of them would have refused. */
export function judgeHours(gates: readonly PolicyGate[], now: number): HoursVerdict {
  const asked: AskedHours[] = []
  let monitoredReason: RefusalReason | null = null
  for (const gate of gates) {
    const hours = gate.content.businessHours
    if (hours === null || (!isEnforced(gate) && monitoredReason !== null)) continue
    const isPassed = isOpen(hours, now)
    asked.push({ gate, hours, isPassed })
    if (isPassed) continue
    if (isEnforced(gate)) return { asked, isRefused: true, monitoredReason: null }
    monitoredReason = 'OUTSIDE_BUSINESS_HOURS'
  }
  return { asked, isRefused: false, monitoredReason }
}

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

/** A step that one policy asked for. */
export function gateStep(gate: PolicyGate, check: DecisionCheck, isPassed: boolean, detail: string): DecisionStep {
  const { ownerId, ownerName, revision } = gate
  return { check, isPassed, isEnforced: isEnforced(gate), detail, policy: { ownerId, ownerName, revision } }
}
