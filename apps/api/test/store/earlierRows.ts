import type { NewIssuance } from '@anoncall/domain'
import { toJson } from '../../src/store/columnValues.ts'
import type { IssuanceRow } from '../../src/store/Schema.ts'

/** Returns the row that the previous version stored for an issuance. */
export function earlierRow(
  { issuance, rateWindows }: Omit<NewIssuance, 'address' | 'idempotency'>,
  sealedAddress: string | null = null,
): IssuanceRow {
  return {
    id: issuance.id,
    decided_at: issuance.decidedAt,
    outcome: issuance.outcome,
    refusal_reason: issuance.refusalReason,
    steps: toJson(issuance.steps),
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
    sealed_address: sealedAddress,
    block_id: issuance.blockId,
    rate_windows: rateWindows.length === 0 ? null : toJson(rateWindows),
    connected_at: issuance.report?.connectedAt ?? null,
    ended_at: issuance.report?.endedAt ?? null,
    failure_code: issuance.report?.failureCode ?? null,
  }
}
