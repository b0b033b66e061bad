import type { Conflict, Invalid } from '@anoncall/domain'

/** Converts the domain's "invalid" outcome for the API. */
export function invalidInput({ issues }: Pick<Invalid, 'issues'>) {
  const [first] = issues
  const message =
    issues.length === 1 && first !== undefined
      ? `${first.path.join('.')}: ${first.message}`
      : `${issues.length} fields are not valid.`
  return {
    __typename: 'InvalidInput' as const,
    message,
    issues: issues.map((issue) => ({ ...issue, path: [...issue.path] })),
  }
}

/** Converts the domain's "conflict" outcome for the API. */
export function revisionConflict({ currentRevision }: Conflict) {
  const message = 'Someone else has changed it since. Reload and try again.'
  return { __typename: 'RevisionConflict' as const, message, currentRevision }
}
