import type { Decision } from '../issuance/Decision.ts'
import type { RateTaking } from '../ports/RateCounters.ts'
import type { HoursAssessment } from './assessHours.ts'
import { gateStep } from './gateStep.ts'
import { type AskedLimits, isUsed, judgeLimits, overrunsOf } from './judgeLimits.ts'
import { limitText } from './limitText.ts'
import type { PolicyQuestion, Proof } from './PolicyQuestion.ts'

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
