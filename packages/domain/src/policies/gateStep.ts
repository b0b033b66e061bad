import type { DecisionCheck, DecisionStep } from '../issuance/Issuance.ts'
import type { PolicyGate } from './PolicyGate.ts'
import { isEnforced } from './PolicyQuestion.ts'

/** A step that one policy asked for. */
export function gateStep(gate: PolicyGate, check: DecisionCheck, isPassed: boolean, detail: string): DecisionStep {
  const { ownerId, ownerName, revision } = gate
  return { check, isPassed, isEnforced: isEnforced(gate), detail, policy: { ownerId, ownerName, revision } }
}
