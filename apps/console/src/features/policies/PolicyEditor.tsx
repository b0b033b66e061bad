import './policies.css'
import { Button, Group, Stack } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { readersZone } from '../../ui/RowTime.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { ClearPolicyDialog } from './ClearPolicyDialog.tsx'
import { draftOf } from './draftOf.ts'
import { HoursSection } from './HoursSection.tsx'
import { LimitsSection } from './LimitsSection.tsx'
import { ModeSection } from './ModeSection.tsx'
import { PolicyConflict } from './PolicyConflict.tsx'
import { PolicyPreview } from './PolicyPreview.tsx'
import { PolicySummary } from './PolicySummary.tsx'
import { ProofSection } from './ProofSection.tsx'
import { SavedState } from './SavedState.tsx'
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
