import type { DecisionPolicy, DecisionStep, Issuance } from '@anoncall/domain'
import { type Json, toJson } from './columnValues.ts'
import type { IssuanceRow } from './Schema.ts'

/** Converts issuances to rows. Every row has the same columns. */
export function issuanceRows(issuances: readonly Issuance[]): IssuanceRow[] {
  // Consecutive issuances usually have the same steps and windows, so their JSON text is reused.
  const stepsText = rememberText(areStepsAlike)
  // Issuances in the same open windows share the window objects, so they are compared by identity.
  const windowsText = rememberText<Issuance['rateWindows']>((a, b) => a.every((window, index) => window === b[index]))
  return issuances.map((issuance) => rowOf(issuance, stepsText(issuance.steps), windowsText(issuance.rateWindows)))
}

/** Returns a JSON serializer that reuses the previous text for equal values. */
function rememberText<Values extends readonly unknown[]>(
  areAlike: (a: Values, b: Values) => boolean,
): (values: Values) => Json<Values> {
  let last: { readonly values: Values; readonly text: Json<Values> } | null = null
  return (values) => {
    const isLikeLast = last !== null && last.values.length === values.length && areAlike(last.values, values)
    if (last === null || !isLikeLast) last = { values, text: toJson(values) }
    return last.text
  }
}

function areStepsAlike(a: readonly DecisionStep[], b: readonly DecisionStep[]): boolean {
  return a.every((step, index) => {
    const other = b[index]
    return (
      stepFields.every((field) => step[field] === other?.[field]) &&
      policyFields.every((field) => step.policy?.[field] === other?.policy?.[field])
    )
  })
}

type StepField = Exclude<keyof DecisionStep, 'policy'>

/** The fields to compare. The type check fails if a field is missing. */
const stepFields = Object.keys({
  check: true,
  isPassed: true,
  isEnforced: true,
  detail: true,
} satisfies Record<StepField, true>) as StepField[]
const policyFields = Object.keys({
  ownerId: true,
  ownerName: true,
  revision: true,
} satisfies Record<keyof DecisionPolicy, true>) as (keyof DecisionPolicy)[]

function rowOf(
  issuance: Issuance,
  steps: Json<Issuance['steps']>,
  rateWindows: Json<Issuance['rateWindows']>,
): IssuanceRow {
  return {
    id: issuance.id,
    decided_at: issuance.decidedAt,
    outcome: issuance.outcome,
    refusal_reason: issuance.refusalReason,
    steps,
    is_trial: issuance.isTrial ? 1 : 0,
    realm_id: issuance.realmId,
    realm_name: issuance.realmName,
    api_client_id: issuance.apiClientId,
    destination_id: issuance.destinationId,
    callee: issuance.callee,
    origin: issuance.origin,
    realm_key_id: issuance.realmKeyId,
    expires_at: issuance.expiresAt,
    request_id: issuance.requestId,
    reference: issuance.reference,
    would_be_refused_for: issuance.wouldBeRefusedFor,
    key_kind: issuance.keyKind,
    visitor: issuance.visitor,
    sealed_address: issuance.sealedAddress,
    block_id: issuance.blockId,
    rate_windows: issuance.rateWindows.length === 0 ? null : rateWindows,
    connected_at: issuance.report?.connectedAt ?? null,
    ended_at: issuance.report?.endedAt ?? null,
    failure_code: issuance.report?.failureCode ?? null,
  }
}
