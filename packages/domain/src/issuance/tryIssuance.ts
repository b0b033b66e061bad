import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import { findAsker } from './Asker.ts'
import { checkRequest } from './checkRequest.ts'
import { decideRequest } from './decideRequest.ts'
import type { DecisionStep, RefusalReason } from './Issuance.ts'
import { type IssuanceCaller, type IssuanceOutcome, issueCredentials } from './issueCredentials.ts'

export interface TryIssuanceInput {
  readonly apiClientId: string
  readonly callee: string
  /** As a page at this origin would ask with a publishable key; `null` as a server would with a secret one. */
  readonly origin: string | null
  readonly mint: boolean
}

export type TryIssuanceOutcome =
  | {
      readonly kind: 'tried'
      /** `null` when issued. */
      readonly refusalReason: RefusalReason | null
      readonly steps: readonly DecisionStep[]
      /** What was minted; `null` unless minting was asked for and allowed. */
      readonly issued: Extract<IssuanceOutcome, { kind: 'issued' }> | null
    }
  | { readonly kind: 'clockUntrusted' }
  | Invalid
  | NotFound

/** Decides as for a client's visitor and says why. Only minting leaves something behind: the issuance, marked, and an audit entry. */
export async function tryIssuance(services: Services, act: Act, input: TryIssuanceInput): Promise<TryIssuanceOutcome> {
  const request = { callee: input.callee, reference: null }
  const caller: IssuanceCaller = {
    apiClientId: input.apiClientId,
    keyKind: input.origin === null ? 'SECRET' : 'PUBLISHABLE',
    origin: input.origin,
    requestId: act.requestId,
    isTrial: true,
  }
  if (!input.mint) {
    const invalid = checkRequest(request)
    if (invalid !== null) return invalid
    const asker = await findAsker(services.store, caller)
    if (asker === null) return notFound
    const { decision } = await decideRequest(services.store, asker, request, services.clock.now())
    return { kind: 'tried', refusalReason: decision.refusal?.reason ?? null, steps: decision.steps, issued: null }
  }
  return services.store.transaction(async (repositories): Promise<TryIssuanceOutcome> => {
    const decided = await issueCredentials(services, repositories, caller, [request])
    if (decided.kind !== 'decided') return decided
    const [outcome] = decided.outcomes
    if (outcome === undefined) throw new Error('one request gave no outcome')
    if (outcome.kind === 'invalid') return outcome
    const { issuance } = outcome
    await recordAudit(services, repositories, {
      ...act,
      action: 'ISSUANCE_TRIED',
      subjectId: issuance.id,
      realmId: issuance.realmId,
      changes: [{ field: 'outcome', before: null, after: issuance.outcome }],
    })
    const issued = outcome.kind === 'issued' ? outcome : null
    return { kind: 'tried', refusalReason: issuance.refusalReason, steps: issuance.steps, issued }
  })
}
