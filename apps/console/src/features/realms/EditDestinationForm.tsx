import { Stack, TextInput } from '@mantine/core'
import type { DestinationFieldsFragment, RealmFieldsFragment } from '../../generated/graphql.ts'
import { useUpdateDestinationMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useRevisedForm } from '../../lib/useRevisedForm.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { ConflictNotice } from '../../ui/ConflictNotice.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { DestinationFields, DrawerFoot } from './DestinationFields.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'
import { spliceDestination } from './splice/spliceDestination.ts'

export function EditDestinationForm({ realm, destination, onClose }: EditDestinationFormProps) {
  const edit = useRevisedForm(valuesOf(destination), destination.revision)
  const { form } = edit
  const issues = useServerIssues(form, ['displayName', 'address', 'accountUser'])
  const updating = useUpdateDestinationMutation()

  const save = (expectedRevision: number) => {
    issues.clear()
    edit.endConflict()
    const { displayName, address, accountUser } = form.getValues()
    const input = {
      destinationId: destination.id,
      expectedRevision,
      displayName: displayName.trim(),
      address: address.trim(),
      accountUser: accountUser.trim() === '' ? null : accountUser.trim(),
    }
    updating.mutate(
      { input },
      {
        onSuccess: ({ updateDestination }) => {
          if (updateDestination.__typename === 'InvalidInput') return issues.show(updateDestination)
          if (updateDestination.__typename === 'RevisionConflict') return edit.reportConflict()
          notify(`Destination ${destination.alias} saved`)
          onClose()
        },
      },
    )
  }
  return (
    <form onSubmit={form.onSubmit(() => save(edit.baseRevision))} noValidate>
      <Stack>
        {edit.isConflict && (
          <ConflictNotice
            what="destination"
            onTakeTheirs={edit.takeTheirs}
            onKeepMine={() => save(Math.max(destination.revision, edit.baseRevision))}
          />
        )}
        <FormProblems messages={issues.messages} error={updating.error} />
        <TextInput
          label="Alias"
          description="Pages use this alias, so it cannot be changed."
          value={destination.alias}
          readOnly
          variant="filled"
        />
        <DestinationFields field={form.getInputProps} realmAccountUser={realm.accountUser} />
        <SpliceChange
          input={
            form.isDirty()
              ? spliceDestination(realm.id, { ...form.values, id: destination.id, alias: destination.alias })
              : undefined
          }
        />
        <DrawerFoot action="Save changes" isBusy={updating.isPending} onClose={onClose} />
      </Stack>
    </form>
  )
}

interface EditDestinationFormProps {
  readonly realm: RealmFieldsFragment
  readonly destination: DestinationFieldsFragment
  readonly onClose: () => void
}

function valuesOf({ displayName, address, accountUser }: DestinationFieldsFragment) {
  return { displayName, address, accountUser: accountUser ?? '' }
}
