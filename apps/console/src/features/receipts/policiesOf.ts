import type { DecisionStepFieldsFragment } from '../../generated/graphql.ts'

/** The policies that had a say in a decision, each once. */
export function policiesOf(steps: readonly DecisionStepFieldsFragment[]): DecidingPolicy[] {
  const byOwner = new Map<string, DecidingPolicy>()
  for (const { policy } of steps) if (policy !== null) byOwner.set(policy.ownerId, policy)
  return [...byOwner.values()]
}

type DecidingPolicy = NonNullable<DecisionStepFieldsFragment['policy']>
