import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import type { ApiKeyPrincipal } from '../people/principal.ts'
import type { Services } from '../ports/services.ts'
import type { CallReport } from './issuance.ts'

export type CallOutcome = 'CONNECTED' | 'ENDED' | 'CANCELLED' | 'FAILED'

export interface ReportCallInput {
  readonly issuanceId: string
  readonly outcome: CallOutcome
  /** The SDK's or the gateway's code; counts with FAILED only. */
  readonly failureCode: string | null
}

export type ReportCallOutcome = { readonly kind: 'reported'; readonly issuanceId: string } | Invalid | NotFound

/** How long after a decision its call may be reported, in milliseconds. */
const REPORTABLE_FOR = 86_400_000

/**
 * Notes what became of a call. Only the client that was issued the credentials can say so; for everybody else there is no
 * such issuance. Of each kind the last report stands, and a later kind leaves an earlier one as it is.
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
    issuance.decidedAt <= now - REPORTABLE_FOR
  )
    return notFound
  await store.issuances.setReport(issuanceId, reportOf(outcome, failureCode, now))
  return { kind: 'reported', issuanceId }
}

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
