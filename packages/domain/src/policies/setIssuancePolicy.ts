import { recordAudit } from '../audit/auditChain.ts'
import { type Act, changesBetween } from '../audit/auditEntry.ts'
import { type Conflict, InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import type { Scope } from '../people/principal.ts'
import type { Services } from '../ports/services.ts'
import { checkPolicy, type IssuancePolicy, orderedPolicy, type PolicyContent } from './policy.ts'
import { findPolicyOwner, type PolicyOwner, policyScopeOf, realmIdOf } from './policyOwner.ts'
import { limitText } from './rateLimits.ts'

/** Replaces the whole policy of a realm, a destination or a client. The new policy applies from the next request. */
export async function setIssuancePolicy(
  services: Services,
  { scopes, ...act }: PolicyAct,
  input: SetIssuancePolicyInput,
): Promise<SetIssuancePolicyOutcome> {
  const problems = new InputProblems()
  checkPolicy(problems, ['policy'], input.policy)
  return services.store.transaction(async (repositories): Promise<SetIssuancePolicyOutcome> => {
    const owner = await findPolicyOwner(repositories, input.ownerId)
    if (owner === null) return notFound
    const scope = policyScopeOf(owner)
    if (!scopes.includes(scope)) return { kind: 'forbidden', scope }
    const invalid = problems.outcome()
    if (invalid !== null) return invalid
    const before = await repositories.policies.find(input.ownerId)
    if ((before?.revision ?? null) !== input.expectedRevision)
      return { kind: 'conflict', currentRevision: before?.revision ?? 0 }
    const policy: IssuancePolicy = {
      ...orderedPolicy(input.policy),
      ownerId: input.ownerId,
      realmId: realmIdOf(owner),
      updatedAt: services.clock.now(),
      revision: (before?.revision ?? 0) + 1,
    }
    await repositories.policies.set(policy)
    await recordAudit(services, repositories, {
      ...act,
      action: 'POLICY_SET',
      subjectId: policy.ownerId,
      realmId: policy.realmId,
      changes: changesBetween(auditedPolicy(before), auditedPolicy(policy), auditedPolicyFields),
    })
    return { kind: 'set', owner, policy }
  })
}

export interface SetIssuancePolicyInput {
  readonly ownerId: string
  /** The revision that was read; `null` if the owner had no policy. */
  readonly expectedRevision: number | null
  readonly policy: PolicyContent
}

export type SetIssuancePolicyOutcome =
  | { readonly kind: 'set'; readonly owner: PolicyOwner; readonly policy: IssuancePolicy }
  | Forbidden
  | Invalid
  | Conflict
  | NotFound

/** The administrator lacks the scope that the owner's policy requires. */
export interface Forbidden {
  readonly kind: 'forbidden'
  readonly scope: Scope
}

/** The administrator who sets a policy, with their scopes. The required scope depends on the owner. */
export interface PolicyAct extends Act {
  readonly scopes: readonly Scope[]
}

/** The fields of a policy in the audit log. */
export const auditedPolicyFields = [
  'mode',
  'rateLimits',
  'timeZone',
  'windows',
  'closedDates',
  'challenge',
  'revision',
] as const

/** Returns the fields of a policy as the audit log records them. */
export function auditedPolicy(policy: IssuancePolicy | null) {
  if (policy === null) return null
  const { mode, rateLimits, businessHours, challenge, revision } = policy
  return {
    mode,
    rateLimits: rateLimits.map(limitText).join('; ') || null,
    timeZone: businessHours?.timeZone ?? null,
    windows: businessHours?.windows.map(({ weekday, opens, closes }) => `${weekday} ${opens}–${closes}`) ?? null,
    closedDates: businessHours?.closedDates.join(', ') || null,
    challenge,
    revision,
  }
}

export interface ClearIssuancePolicyInput {
  readonly ownerId: string
  readonly expectedRevision: number
}

export type ClearIssuancePolicyOutcome =
  | { readonly kind: 'cleared'; readonly owner: PolicyOwner }
  | Forbidden
  | Conflict
  | NotFound

/** Removes a policy. If there is no policy, nothing changes and nothing is recorded. */
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
      changes: changesBetween(auditedPolicy(before), null, auditedPolicyFields),
    })
    return { kind: 'cleared', owner }
  })
}
