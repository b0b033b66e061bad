import type { Conflict, Invalid } from '@anoncall/domain'

/** The domain's «invalid» as the contract tells it. */
export function invalidInput({ issues }: Pick<Invalid, 'issues'>) {
  const [first] = issues
  const message =
    issues.length === 1 && first !== undefined
      ? `${first.path.join('.')}: ${first.message}`
      : `${issues.length} fields cannot be accepted as they are.`
  return {
    __typename: 'InvalidInput' as const,
    message,
    issues: issues.map((issue) => ({ ...issue, path: [...issue.path] })),
  }
}

/** The domain's «conflict» as the contract tells it. */
export function revisionConflict({ currentRevision }: Conflict) {
  const message = 'Somebody changed it since it was read. Reload, then try again.'
  return { __typename: 'RevisionConflict' as const, message, currentRevision }
}
