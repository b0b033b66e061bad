import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import type { ApiKeyPrincipal } from '../people/principal.ts'
import type { Services } from '../ports/services.ts'
import type { CallReport } from './issuance.ts'

/**
 * Stores the outcome of a call. Only the client that received the credentials can report it. For other clients, the issuance
 * does not exist. A later report replaces an earlier report of the same kind and keeps reports of other kinds.
 */
export async function reportCall(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  principal: Pick<ApiKeyPrincipal, 'apiClientId'>,
  { issuanceId, outcome, failureCode }: ReportCallInput,
): Promise<ReportCallOutcome> {
  const problems = new InputProblems()
  if (failureCode !== null) problems.text(['failureCode'], failureCode, 64)
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  const issuance = await store.issuances.find(issuanceId)
  const now = clock.now()
  if (
    issuance?.apiClientId !== principal.apiClientId ||
    issuance.outcome !== 'ISSUED' ||
    issuance.isTrial ||
    issuance.decidedAt <= now - REPORTABLE_FOR_MS
  )
    return notFound
  await store.issuances.setReport(issuanceId, reportOf(outcome, failureCode, now))
  return { kind: 'reported', issuanceId }
}

export type CallOutcome = 'CONNECTED' | 'ENDED' | 'CANCELLED' | 'FAILED'

export interface ReportCallInput {
  readonly issuanceId: string
  readonly outcome: CallOutcome
  /** The code of the SDK or the gateway. Ignored unless the outcome is FAILED. */
  readonly failureCode: string | null
}

export type ReportCallOutcome = { readonly kind: 'reported'; readonly issuanceId: string } | Invalid | NotFound

/** How long after a decision its call can be reported. */
const REPORTABLE_FOR_MS = 86_400_000

function reportOf(outcome: CallOutcome, failureCode: string | null, now: number): Partial<CallReport> {
  switch (outcome) {
    case 'CONNECTED':
      return { connectedAt: now }
    case 'ENDED':
    case 'CANCELLED':
      return { endedAt: now }
    case 'FAILED':
      return { endedAt: now, failureCode: failureCode ?? 'unknown' }
  }
}
