import { Button, Group, Stack, type StackProps } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RevisedForm } from '../lib/useRevisedForm.ts'
import { ConflictNotice } from './ConflictNotice.tsx'
import { FormProblems } from './ErrorNotice.tsx'

/** A form for settings that several people can edit, with its conflict notice, problems and buttons. */
export function SettingsForm<TValues extends object>({
  edit,
  subject,
  error,
  isSaving,
  isReadOnly = false,
  buttons,
  children,
  ...stack
}: SettingsFormProps<TValues>) {
  const isDirty = edit.form.isDirty()
  return (
    <form onSubmit={edit.form.onSubmit(edit.save)} noValidate>
      <Stack {...stack}>
        {edit.isConflict && (
          <ConflictNotice subject={subject} onTakeSaved={edit.takeSaved} onOverwriteSaved={edit.overwriteSaved} />
        )}
        <FormProblems messages={edit.messages} error={error} />
        {children}
        {buttons}
        {buttons === undefined && !isReadOnly && (
          <Group>
            <Button type="submit" loading={isSaving} disabled={!isDirty}>
              Save changes
            </Button>
            {isDirty && (
              <Button variant="default" onClick={edit.takeSaved}>
                Discard
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </form>
  )
}

interface SettingsFormProps<TValues extends object> extends StackProps {
  readonly edit: RevisedForm<TValues>
  /** The edited object in a sentence, for example "realm". */
  readonly subject: string
  readonly error: Error | null
  readonly isSaving: boolean
  readonly isReadOnly?: boolean
  /** Replaces the default buttons. */
  readonly buttons?: ReactNode
}
