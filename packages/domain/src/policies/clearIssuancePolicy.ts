import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Conflict } from '../input/Conflict.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import { findPolicyOwner, type PolicyOwner, policyScopeOf, realmIdOf } from './PolicyOwner.ts'
import { auditedPolicyFields, type Forbidden, type PolicyAct, tellPolicy } from './setIssuancePolicy.ts'

export interface ClearIssuancePolicyInput {
  readonly ownerId: string
  readonly expectedRevision: number
}

export type ClearIssuancePolicyOutcome =
  | { readonly kind: 'cleared'; readonly owner: PolicyOwner }
  | Forbidden
  | Conflict
  | NotFound

/** Takes a policy away. Clearing where there is none changes nothing and is not recorded. */
export async function clearIssuancePolicy(
  services: Services,
  { scopes, ...act }: PolicyAct,
  { ownerId, expectedRevision }: ClearIssuancePolicyInput,
): Promise<ClearIssuancePolicyOutcome> {
  return services.store.transaction(async (repositories): Promise<ClearIssuancePolicyOutcome> => {
    const owner = await findPolicyOwner(repositories, ownerId)
    if (owner === null) return notFound
    const scope = policyScopeOf(owner)
    if (!scopes.includes(scope)) return { kind: 'forbidden', scope }
    const before = await repositories.policies.find(ownerId)
    if (before === null) return { kind: 'cleared', owner }
    if (before.revision !== expectedRevision) return { kind: 'conflict', currentRevision: before.revision }
    await repositories.policies.remove(ownerId)
    await recordAudit(services, repositories, {
      ...act,
      action: 'POLICY_CLEARED',
      subjectId: ownerId,
      realmId: realmIdOf(owner),
      changes: changesBetween(tellPolicy(before), null, auditedPolicyFields),
    })
    return { kind: 'cleared', owner }
  })
}
