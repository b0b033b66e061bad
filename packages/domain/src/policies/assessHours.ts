import type { Refusal } from '../issuance/Decision.ts'
import type { DecisionStep, RefusalReason } from '../issuance/Issuance.ts'
import { gateStep } from './gateStep.ts'
import { hoursText } from './hoursText.ts'
import { isOpen, nextCommonOpening } from './openingTimes.ts'
import { isEnforced, type PolicyQuestion } from './PolicyQuestion.ts'

/** What the business hours say, before anything is counted. */
export interface HoursAssessment {
  /** `null` where the limits are next. */
  readonly refusal: Refusal | null
  /** What a monitored policy would have refused it for by now. */
  readonly monitoredReason: RefusalReason | null
  readonly steps: readonly DecisionStep[]
}

/** Asks the business hours of every policy. Of the monitored ones nobody is asked any more once one of them would have refused. */
export function assessHours({ gates }: Pick<PolicyQuestion, 'gates'>, now: number): HoursAssessment {
  const steps: DecisionStep[] = []
  let monitoredReason: RefusalReason | null = null
  for (const gate of gates) {
    const hours = gate.content.businessHours
    if (hours === null || (!isEnforced(gate) && monitoredReason !== null)) continue
    const isPassed = isOpen(hours, now)
    steps.push(gateStep(gate, 'BUSINESS_HOURS', isPassed, hoursText(hours, now)))
    if (isPassed) continue
    if (!isEnforced(gate)) {
      monitoredReason = 'OUTSIDE_BUSINESS_HOURS'
      continue
    }
    const enforcedHours = gates.filter(isEnforced).flatMap(({ content }) => content.businessHours ?? [])
    const retryAt = nextCommonOpening(enforcedHours, now)
    return { refusal: { reason: 'OUTSIDE_BUSINESS_HOURS', retryAt, publicMessage: null }, monitoredReason: null, steps }
  }
  return { refusal: null, monitoredReason, steps }
}
