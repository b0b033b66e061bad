import '../policies.css'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { PolicyFieldsFragment } from '../../../generated/graphql.ts'
import { useClearPolicyMutation } from '../../../generated/hooks.ts'
import { formatCount, formatList } from '../../../lib/format.ts'
import { notify } from '../../../lib/notify.ts'
import { ConflictNotice } from '../../../ui/ConflictNotice.tsx'
import { FormProblems } from '../../../ui/ErrorNotice.tsx'
import { userTimeZone } from '../../../ui/Instant.tsx'
import { UnsavedGuard } from '../../../ui/UnsavedGuard.tsx'
import { PolicySummary } from '../PolicySummary.tsx'
import { draftOf, type PolicyDraft, type PolicyOwner } from '../policyDraft.ts'
import { SavedPolicyState } from '../SavedPolicyState.tsx'
import { PolicySettings } from '../settings/PolicySettings.tsx'
import { PolicyPreview } from './PolicyPreview.tsx'
import { usePolicyEdit } from './usePolicyEdit.ts'

/** The policy editor: fields on one side, a plain-language summary on the other, and a test on past calls. */
export function PolicyEditor({ owner, saved, onCleared }: PolicyEditorProps) {
  const edit = usePolicyEdit(owner, saved)
  const [isClearing, setIsClearing] = useState(false)
  const { draft, isDirty } = edit
  const canSave = isDirty && !edit.isSaving
  const form = useRef<HTMLFormElement>(null)
  const isNew = useRef(saved === null)
  // After "Create policy", the focus moves to the first field.
  useEffect(() => {
    if (isNew.current) form.current?.querySelector('input')?.focus()
  }, [])

  return (
    <form
      ref={form}
      className="policy"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (canSave) edit.save()
      }}
    >
      <Stack gap="lg">
        <PolicySettings draft={draft} problems={edit.problems} onChange={edit.change} />
        <PolicyPreview key={saved?.revision} ownerId={owner.id} draft={draft} isUnchanged={!isDirty} />
      </Stack>
      <div className="policy-side">
        <div className="policy-summary">
          <PolicySummary title={isDirty ? 'Draft summary' : 'Policy summary'} draft={draft}>
            <SavedPolicyState owner={owner} policy={saved} />
          </PolicySummary>
        </div>
        <Stack className="policy-actions" gap="sm">
          {edit.isConflict && (
            <PolicyConflict
              saved={draftOf(saved, userTimeZone())}
              draft={draft}
              onTakeSaved={edit.takeSaved}
              onOverwriteSaved={edit.overwriteSaved}
            />
          )}
          <FormProblems messages={edit.messages} error={edit.error} />
          <Group>
            {/* Uses data-disabled, because a button with the disabled attribute would lose the focus while the policy is saved. */}
            <Button type="submit" aria-disabled={!canSave} data-disabled={!canSave}>
              Save policy
            </Button>
            {isDirty && (
              <Button variant="default" onClick={edit.takeSaved}>
                Discard
              </Button>
            )}
            {saved !== null && !isDirty && (
              <Button variant="default" onClick={() => setIsClearing(true)}>
                Clear policy
              </Button>
            )}
          </Group>
        </Stack>
      </div>
      <UnsavedGuard isDirty={isDirty} subject={`the policy of ${owner.name}`} />
      {isClearing && saved !== null && (
        <ClearPolicyDialog owner={owner} policy={saved} onClose={() => setIsClearing(false)} onCleared={onCleared} />
      )}
    </form>
  )
}

interface PolicyEditorProps {
  readonly owner: PolicyOwner
  /** Null if the owner has no policy. */
  readonly saved: PolicyFieldsFragment | null
  readonly onCleared: () => void
}

/** Shown when another user saved first. Summarizes the saved policy and marks the differences from the draft. */
function PolicyConflict({ saved, draft, onTakeSaved, onOverwriteSaved }: PolicyConflictProps) {
  return (
    <>
      <ConflictNotice subject="policy" onTakeSaved={onTakeSaved} onOverwriteSaved={onOverwriteSaved} />
      <PolicySummary title="Summary of the saved policy" draft={saved} compared={draft} />
    </>
  )
}

interface PolicyConflictProps {
  readonly saved: PolicyDraft
  readonly draft: PolicyDraft
  readonly onTakeSaved: () => void
  readonly onOverwriteSaved: () => void
}

/** Asks for confirmation and names the restrictions that will end. Then clears the whole policy. */
function ClearPolicyDialog({ owner, policy, onClose, onCleared }: ClearPolicyDialogProps) {
  const clearing = useClearPolicyMutation()
  const answer = clearing.data?.clearIssuancePolicy
  const isConflict = answer?.__typename === 'RevisionConflict'
  const clear = () =>
    clearing.mutate(
      { input: { ownerId: owner.id, expectedRevision: policy.revision } },
      {
        onSuccess: ({ clearIssuancePolicy }) => {
          if (clearIssuancePolicy.__typename === 'RevisionConflict') return
          notify(`Policy of ${owner.name} cleared`, 'From the next request on, the policy no longer applies.')
          onClose()
          onCleared()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={`Clear the policy of ${owner.name}`}>
      <Stack>
        <Text size="sm">
          {partsOf(policy)} of this {owner.word} no longer apply from the next request on. Other policies do not change.
          The audit log keeps the old policy, but you must enter it again to restore it.
        </Text>
        <FormProblems
          title="The policy was not cleared"
          error={clearing.error}
          messages={
            isConflict
              ? ['Someone else changed this policy. The page shows the current policy. Clear it, or close this dialog.']
              : []
          }
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" onClick={clear} loading={clearing.isPending}>
            Clear policy
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface ClearPolicyDialogProps {
  readonly owner: PolicyOwner
  readonly policy: PolicyFieldsFragment
  readonly onClose: () => void
  readonly onCleared: () => void
}

/** Lists the parts of a policy: "The hours, 2 limits and proof of work". */
function partsOf({ businessHours, rateLimits, challenge }: PolicyFieldsFragment): string {
  const parts = [
    ...(businessHours === null ? [] : ['hours']),
    ...(rateLimits.length === 0 ? [] : [formatCount(rateLimits.length, 'limit')]),
    ...(challenge === 'NONE' ? [] : ['proof of work']),
  ]
  return parts.length === 0 ? 'The settings' : `The ${formatList(parts)}`
}
