import type { RefusalReason } from '../issuance/Issuance.ts'
import type { BusinessHours } from './IssuancePolicy.ts'
import { isOpen } from './openingTimes.ts'
import type { PolicyGate } from './PolicyGate.ts'
import { isEnforced } from './PolicyQuestion.ts'

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
