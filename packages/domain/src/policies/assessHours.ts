import type { Refusal } from '../issuance/Decision.ts'
import type { DecisionStep, RefusalReason } from '../issuance/Issuance.ts'
import { gateStep } from './gateStep.ts'
import { hoursText } from './hoursText.ts'
import { judgeHours } from './judgeHours.ts'
import { nextCommonOpening } from './openingTimes.ts'
import { isEnforced, type PolicyQuestion } from './PolicyQuestion.ts'

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
