import type { Decision } from '../issuance/Decision.ts'
import type { DecisionStep, RefusalReason } from '../issuance/Issuance.ts'
import type { RateTaking, RateWindow } from '../ports/RateCounters.ts'
import type { HoursAssessment } from './assessHours.ts'
import { gateStep } from './gateStep.ts'
import type { RateLimit } from './IssuancePolicy.ts'
import { limitText } from './limitText.ts'
import type { PolicyGate } from './PolicyGate.ts'
import { asksForProof, isEnforced, isProven, type PolicyQuestion, type Proof } from './PolicyQuestion.ts'
import { bucketOf, challengeKey } from './rateDemandOf.ts'

/** Settles a request that was within the hours: by what the counters said, then by its proof of work. */
export function settleLimits(
  question: PolicyQuestion,
  before: Pick<HoursAssessment, 'monitoredReason' | 'steps'>,
  taking: RateTaking,
): Omit<Decision, 'blockId'> {
  const { gates, proof } = question
  const steps: DecisionStep[] = [...before.steps]
  let wouldBeRefusedFor = before.monitoredReason
  const refused = (reason: RefusalReason, retryAt: number | null) => ({
    refusal: { reason, retryAt, publicMessage: null },
    wouldBeRefusedFor: null,
    steps,
  })

  const overrun = overrunOf(question, taking)
  for (const gate of gates.filter(({ content }) => content.rateLimits.length > 0)) {
    // Of a request that is refused, and behind a monitored refusal, monitored counters were not asked.
    if (!isEnforced(gate) && (wouldBeRefusedFor !== null || taking.kind === 'full')) continue
    const full = overrun.filter((each) => each.gate === gate)
    steps.push(gateStep(gate, 'RATE_LIMIT', full.length === 0, describeLimits(gate, full)))
    if (full.length === 0) continue
    if (isEnforced(gate)) return refused('RATE_LIMITED', Math.max(...overrun.map(({ window }) => window.endsAt)))
    wouldBeRefusedFor = 'RATE_LIMITED'
  }

  const isUsed = proof.kind === 'solved' && taking.full.some(({ key }) => key === challengeKey(proof.challengeId))
  const [isPassed, reason, detail] = judgeProof(proof, isUsed)
  for (const gate of gates.filter(asksForProof)) {
    if (!isEnforced(gate) && (wouldBeRefusedFor !== null || taking.kind === 'full')) continue
    steps.push(gateStep(gate, 'CHALLENGE', isPassed, detail))
    if (isPassed) continue
    if (isEnforced(gate)) return refused(reason, null)
    wouldBeRefusedFor = reason
  }
  return { refusal: null, wouldBeRefusedFor, steps }
}

/** A limit without room, and until when. */
interface Overrun {
  readonly gate: PolicyGate
  readonly limit: RateLimit
  readonly window: RateWindow
}

function overrunOf({ gates, subjects }: PolicyQuestion, taking: RateTaking): Overrun[] {
  if (taking.full.length === 0) return []
  const full = new Map(taking.full.map((window) => [window.key, window]))
  return gates.flatMap((gate) =>
    gate.content.rateLimits.flatMap((limit) => {
      const window = full.get(bucketOf(gate, limit, subjects).key)
      return window === undefined ? [] : [{ gate, limit, window }]
    }),
  )
}

function describeLimits({ content }: PolicyGate, full: readonly Overrun[]): string {
  if (full.length === 0) return `room within ${content.rateLimits.map(limitText).join('; ')}`
  const each = full.map(
    ({ limit, window }) => `${limitText(limit)}, with room again at ${new Date(window.endsAt).toISOString()}`,
  )
  return `reached: ${each.join('; ')}`
}

function judgeProof(proof: Proof, isUsed: boolean): [isPassed: boolean, reason: RefusalReason, detail: string] {
  if (isUsed) return [false, 'CHALLENGE_FAILED', 'the proof of work was used before']
  if (isProven(proof)) {
    const detail =
      proof.kind === 'assumed' ? 'a trial: the proof of work is taken as done' : 'the proof of work is right'
    return [true, 'CHALLENGE_FAILED', detail]
  }
  if (proof.kind === 'none') return [false, 'CHALLENGE_REQUIRED', 'no proof of work came along']
  const detail = proof.kind === 'expired' ? 'the proof of work came too late' : 'the proof of work is wrong'
  return [false, 'CHALLENGE_FAILED', detail]
}
