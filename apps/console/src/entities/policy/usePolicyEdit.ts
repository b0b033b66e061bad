import type { GraphQLRequestError } from '@anoncall/graphql-hooks'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { useSetPolicyMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import type { InvalidInput } from '../../lib/serverIssues.ts'
import { useRevisedForm } from '../../lib/useRevisedForm.ts'
import { readersZone } from '../../ui/Instant.tsx'
import { draftOf, type PolicyDraft, type PolicyProblems, policyInputOf, problemsOf } from './policyDraft.ts'

/** A draft over a saved policy: what is wrong with it, saving it, and what happens when somebody else was faster. */
export function usePolicyEdit({ id, name }: PolicyTarget, saved: PolicyFieldsFragment | null): PolicyEdit {
  const setting = useSetPolicyMutation()
  const edit = useRevisedForm<PolicyDraft>({
    current: draftOf(saved, readersZone()),
    revision: saved?.revision ?? 0,
    fieldsOf: pathsOf,
    send: (draft, expectedRevision) =>
      setting.mutate(
        {
          input: {
            ownerId: id,
            policy: policyInputOf(draft),
            // Revision 0 stands for an owner without a policy, which has no number in the API.
            ...(expectedRevision === 0 ? {} : { expectedRevision }),
          },
        },
        {
          onSuccess: ({ setIssuancePolicy }) => {
            if (setIssuancePolicy.__typename === 'InvalidInput') return edit.reject(withinPolicy(setIssuancePolicy))
            if (setIssuancePolicy.__typename === 'RevisionConflict') return edit.reject(setIssuancePolicy)
            const { policy } = setIssuancePolicy
            edit.adopt(draftOf(policy, readersZone()), policy.revision)
            notify(`Policy of ${name} saved`, 'It applies from the next request on.')
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
      // The server's sentences are about what was sent; with lines added or removed they would stand at the wrong ones.
      form.clearErrors()
      form.setValues(change)
    },
    save: () => {
      const [first] = Object.keys(found)
      if (first === undefined) return edit.save()
      form.getInputNode(first)?.focus()
    },
    saveOverTheirs: edit.saveOverTheirs,
    takeSaved: edit.takeTheirs,
  }
}

/** What a policy hangs on. */
export interface PolicyTarget {
  readonly id: string
  readonly word: 'realm' | 'destination' | 'site'
  /** «realm acme» */
  readonly name: string
}

interface PolicyEdit {
  readonly draft: PolicyDraft
  /** Found here, or by the server at the last try. */
  readonly problems: PolicyProblems
  readonly isDirty: boolean
  readonly isConflict: boolean
  readonly isSaving: boolean
  readonly error: GraphQLRequestError | null
  /** The server's sentences that no field stands for. */
  readonly messages: readonly string[]
  change(change: Partial<PolicyDraft>): void
  /** Saves, or takes the focus to the first problem. */
  save(): void
  saveOverTheirs(): void
  /** Drops the draft for what is saved. */
  takeSaved(): void
}

/** Every place of a draft that a problem can be shown at, in the order of the page. */
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

/** The server names paths of its input, in which the draft is `policy`, and a window as a whole, which has its times for fields. */
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
