import { Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { RealmFieldsFragment } from '../../generated/graphql.ts'
import { useCreateDestinationMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { DestinationFields, DrawerFoot } from './DestinationFields.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'
import { spliceDestination } from './splice/spliceDestination.ts'

export function CreateDestinationForm({ realm, onClose }: CreateDestinationFormProps) {
  const creating = useCreateDestinationMutation()
  const form = useForm({ initialValues: { alias: '', displayName: '', address: '', accountUser: '' } })
  const issues = useServerIssues(form, ['alias', 'displayName', 'address', 'accountUser'])

  const submit = form.onSubmit(({ alias, displayName, address, accountUser }) => {
    issues.clear()
    const input = {
      realmId: realm.id,
      alias: alias.trim(),
      displayName: displayName.trim(),
      address: address.trim(),
      ...(accountUser.trim() === '' ? {} : { accountUser: accountUser.trim() }),
    }
    creating.mutate(
      { input },
      {
        onSuccess: ({ createDestination }) => {
          if (createDestination.__typename === 'InvalidInput') return issues.show(createDestination)
          notify(`Destination ${createDestination.destination.alias} created`)
          onClose()
        },
      },
    )
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <FormProblems messages={issues.messages} error={creating.error} title="The destination was not created" />
        <TextInput
          label="Alias"
          description="The name that pages use: lower-case letters, digits and hyphens. You cannot change it later."
          placeholder="support"
          withAsterisk
          spellCheck={false}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('alias')}
        />
        <DestinationFields field={form.getInputProps} realmAccountUser={realm.accountUser} />
        <SpliceChange input={spliceDestination(realm.id, form.values)} />
        <DrawerFoot action="Create destination" isBusy={creating.isPending} onClose={onClose} />
      </Stack>
    </form>
  )
}

interface CreateDestinationFormProps {
  readonly realm: RealmFieldsFragment
  readonly onClose: () => void
}
