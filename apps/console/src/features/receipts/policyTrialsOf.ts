import type { IssuancePolicyInput, PolicyTrialInput } from '../../generated/graphql.ts'
import type { PolicyTrialChoice } from './PolicyTrialField.tsx'
import type { PolicyOwnerName } from './policyOwnersOf.ts'

/** The policies that a trial takes in place of those that are set, or the first whose draft makes no sense yet. */
export function policyTrialsOf(owners: readonly PolicyOwnerName[], { choices, drafts }: PolicyTrials): TrialInputs {
  const policies: PolicyTrialInput[] = []
  for (const owner of owners) {
    const choice = choices[owner.id]
    if (choice === 'without') policies.push({ ownerId: owner.id, policy: null })
    if (choice !== 'draft') continue
    const policy = drafts[owner.id]
    if (policy === undefined) return { policies: undefined, unfinished: owner }
    policies.push({ ownerId: owner.id, policy })
  }
  return { policies, unfinished: undefined }
}

/** Both by owner. */
export interface PolicyTrials {
  readonly choices: Readonly<Record<string, PolicyTrialChoice>>
  readonly drafts: Readonly<Record<string, IssuancePolicyInput | undefined>>
}

type TrialInputs =
  | { readonly policies: readonly PolicyTrialInput[]; readonly unfinished: undefined }
  | { readonly policies: undefined; readonly unfinished: PolicyOwnerName }
