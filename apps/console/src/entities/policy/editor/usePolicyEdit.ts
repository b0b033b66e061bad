import type { GraphQLRequestError } from '@anoncall/graphql-hooks'
import type { PolicyFieldsFragment } from '../../../generated/graphql.ts'
import { useSetPolicyMutation } from '../../../generated/hooks.ts'
import { notify } from '../../../lib/notify.ts'
import { useRevisedForm } from '../../../lib/useRevisedForm.ts'
import type { InvalidInput } from '../../../lib/useServerIssues.ts'
import { userTimeZone } from '../../../ui/Instant.tsx'
import {
  draftOf,
  type PolicyDraft,
  type PolicyOwner,
  type PolicyProblems,
  policyInputOf,
  problemsOf,
} from '../policyDraft.ts'

/** Returns the draft of a policy with its problems, its save function and its conflict state. */
export function usePolicyEdit({ id, name }: PolicyOwner, saved: PolicyFieldsFragment | null): PolicyEdit {
  const setting = useSetPolicyMutation()
  const edit = useRevisedForm<PolicyDraft>({
    current: draftOf(saved, userTimeZone()),
    revision: saved?.revision ?? 0,
    fieldsOf: pathsOf,
    send: (draft, expectedRevision) =>
      setting.mutate(
        {
          input: {
            ownerId: id,
            policy: policyInputOf(draft),
            // Revision 0 means that the owner has no policy. The API then expects no revision.
            ...(expectedRevision === 0 ? {} : { expectedRevision }),
          },
        },
        {
          onSuccess: ({ setIssuancePolicy }) => {
            if (setIssuancePolicy.__typename === 'InvalidInput') return edit.reject(withinPolicy(setIssuancePolicy))
            if (setIssuancePolicy.__typename === 'RevisionConflict') return edit.reject(setIssuancePolicy)
            const { policy } = setIssuancePolicy
            edit.adopt(draftOf(policy, userTimeZone()), policy.revision)
            notify(`Policy of ${name} saved`, 'The policy applies from the next request on.')
          },
        },
      ),
  })
  const { form } = edit
  const found = problemsOf(form.values)

  return {
    draft: form.values,
    problems: { ...found, ...problemTexts(form.errors) },
    isDirty: form.isDirty(),
    isConflict: edit.isConflict,
    isSaving: setting.isPending,
    error: setting.error,
    messages: edit.messages,
    change(change) {
      // The paths of the server's messages refer to the draft that was sent. If the user adds or removes a window, a
      // date or a limit, the paths are wrong.
      form.clearErrors()
      form.setValues(change)
    },
    save: () => {
      const [first] = Object.keys(found)
      if (first === undefined) return edit.save()
      form.getInputNode(first)?.focus()
    },
    overwriteSaved: edit.overwriteSaved,
    takeSaved: edit.takeSaved,
  }
}

interface PolicyEdit {
  readonly draft: PolicyDraft
  /** Problems found in the browser, or by the server at the last attempt to save. */
  readonly problems: PolicyProblems
  readonly isDirty: boolean
  readonly isConflict: boolean
  readonly isSaving: boolean
  readonly error: GraphQLRequestError | null
  /** The server's messages without a matching field. */
  readonly messages: readonly string[]
  change(change: Partial<PolicyDraft>): void
  /** Saves the draft. If a field has a problem, focuses the first such field instead. */
  save(): void
  overwriteSaved(): void
  /** Replaces the draft with the saved policy. */
  takeSaved(): void
}

/** Returns the paths of all fields that can show a problem, in the order of the page. */
function pathsOf({ businessHours, rateLimits }: PolicyDraft): string[] {
  return [
    'businessHours.timeZone',
    ...businessHours.windows.flatMap((_, index) =>
      ['opens', 'closes'].map((end) => `businessHours.windows.${index}.${end}`),
    ),
    'businessHours.windows',
    'businessHours.closedDates',
    ...rateLimits.flatMap((_, index) => ['.limit', '.windowSeconds', ''].map((end) => `rateLimits.${index}${end}`)),
    'rateLimits',
  ]
}

/**
 * Converts the server's paths to the form's paths. Removes the `policy` prefix, and assigns an issue about a window to the window's
 * first field.
 */
function withinPolicy<TInvalid extends InvalidInput>(invalid: TInvalid): TInvalid {
  const issues = invalid.issues.map((issue) => {
    const path = issue.path[0] === 'policy' ? issue.path.slice(1) : issue.path
    const isWindow = path[1] === 'windows' && path.length === 3
    return { ...issue, path: isWindow ? [...path, 'opens'] : path }
  })
  return { ...invalid, issues }
}

function problemTexts(errors: Readonly<Record<string, unknown>>): PolicyProblems {
  return Object.fromEntries(Object.entries(errors).map(([path, problem]) => [path, String(problem)]))
}
