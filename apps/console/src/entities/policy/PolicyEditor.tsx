import './policies.css'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { useClearPolicyMutation } from '../../generated/hooks.ts'
import { countWords, listWords } from '../../lib/format.ts'
import { notify } from '../../lib/notify.ts'
import { ConflictNotice } from '../../ui/ConflictNotice.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { readersZone } from '../../ui/Instant.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { HoursSection } from './HoursSection.tsx'
import { LimitsSection } from './LimitsSection.tsx'
import { PolicyPreview } from './PolicyPreview.tsx'
import { ModeSection, ProofSection } from './PolicySection.tsx'
import { PolicySummary, SavedState } from './PolicySummary.tsx'
import { draftOf, type PolicyDraft } from './policyDraft.ts'
import { type PolicyTarget, usePolicyEdit } from './usePolicyEdit.ts'

/** A policy being written: what it says on one side, what that means on the other, and what it would have done before it is saved. */
export function PolicyEditor({ target, saved, onCleared }: PolicyEditorProps) {
  const edit = usePolicyEdit(target, saved)
  const [isClearing, setIsClearing] = useState(false)
  const { draft, isDirty } = edit
  const canSave = isDirty && !edit.isSaving
  const form = useRef<HTMLFormElement>(null)
  const isNew = useRef(saved === null)
  // Who pressed a button to write one goes on in its first field.
  useEffect(() => {
    if (isNew.current) form.current?.querySelector('input')?.focus()
  }, [])

  const part = { draft, problems: edit.problems, onChange: edit.change }
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
      <Stack className="policy-parts" gap="lg">
        <HoursSection {...part} />
        <LimitsSection {...part} />
        <ProofSection {...part} />
        <ModeSection {...part} />
        <PolicyPreview key={saved?.revision} ownerId={target.id} draft={draft} isUnchanged={!isDirty} />
      </Stack>
      <div className="policy-side">
        <div className="policy-summary">
          <PolicySummary title={isDirty ? 'Draft summary' : 'Policy summary'} draft={draft}>
            <SavedState target={target} policy={saved} />
          </PolicySummary>
        </div>
        <Stack className="policy-actions" gap="sm">
          {edit.isConflict && (
            <PolicyConflict
              theirs={draftOf(saved, readersZone())}
              mine={draft}
              onTakeTheirs={edit.takeSaved}
              onKeepMine={edit.saveOverTheirs}
            />
          )}
          <FormProblems messages={edit.messages} error={edit.error} />
          <Group>
            {/* Never truly disabled: the focus would be lost with the very press that saves. */}
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
      <UnsavedGuard isDirty={isDirty} what={`the policy of ${target.name}`} />
      {isClearing && saved !== null && (
        <ClearPolicyDialog target={target} policy={saved} onClose={() => setIsClearing(false)} onCleared={onCleared} />
      )}
    </form>
  )
}

interface PolicyEditorProps {
  readonly target: PolicyTarget
  /** Null while the owner has none. */
  readonly saved: PolicyFieldsFragment | null
  readonly onCleared: () => void
}

/** Somebody saved first: theirs in the same words as one's own, which is still in the fields, with what differs marked. */
function PolicyConflict({ theirs, mine, onTakeTheirs, onKeepMine }: PolicyConflictProps) {
  return (
    <>
      <ConflictNotice what="policy" onTakeTheirs={onTakeTheirs} onKeepMine={onKeepMine} />
      <PolicySummary title="Summary of the saved policy" draft={theirs} compared={mine} />
    </>
  )
}

interface PolicyConflictProps {
  readonly theirs: PolicyDraft
  readonly mine: PolicyDraft
  readonly onTakeTheirs: () => void
  readonly onKeepMine: () => void
}

/** Takes a policy away as a whole, once it was said what that lets through. */
function ClearPolicyDialog({ target, policy, onClose, onCleared }: ClearPolicyDialogProps) {
  const clearing = useClearPolicyMutation()
  const answer = clearing.data?.clearIssuancePolicy
  const isConflict = answer?.__typename === 'RevisionConflict'
  const clear = () =>
    clearing.mutate(
      { input: { ownerId: target.id, expectedRevision: policy.revision } },
      {
        onSuccess: ({ clearIssuancePolicy }) => {
          if (clearIssuancePolicy.__typename === 'RevisionConflict') return
          notify(`Policy of ${target.name} cleared`, 'It no longer applies from the next request on.')
          onClose()
          onCleared()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={`Clear the policy of ${target.name}`}>
      <Stack>
        <Text size="sm">
          {partsOf(policy)} of this {target.word} no longer apply from the next request on. Other policies do not
          change. The audit log keeps the old policy, but you must enter it again to restore it.
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
  readonly target: PolicyTarget
  readonly policy: PolicyFieldsFragment
  readonly onClose: () => void
  readonly onCleared: () => void
}

/** «The hours, 2 limits and the proof of work» */
function partsOf({ businessHours, rateLimits, challenge }: PolicyFieldsFragment): string {
  const parts = [
    ...(businessHours === null ? [] : ['hours']),
    ...(rateLimits.length === 0 ? [] : [countWords(rateLimits.length, 'limit')]),
    ...(challenge === 'NONE' ? [] : ['proof of work']),
  ]
  return parts.length === 0 ? 'The settings' : `The ${listWords(parts)}`
}
