import { Button, Drawer, Group, Stack, TextInput } from '@mantine/core'
import { type GetInputPropsReturnType, useForm } from '@mantine/form'
import type {
  DestinationFieldsFragment,
  RealmFieldsFragment,
  SpliceAuditPreviewInput,
} from '../../generated/graphql.ts'
import { useCreateDestinationMutation, useUpdateDestinationMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useRevisedForm } from '../../lib/useRevisedForm.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { SettingsForm } from '../../ui/SettingsForm.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'

/** The drawer that creates or edits a destination. */
export function DestinationDrawer({ realm, destination, onClose }: DestinationDrawerProps) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={destination ? `Edit destination ${destination.alias}` : 'Create destination'}
    >
      {destination ? (
        <EditDestinationForm realm={realm} destination={destination} onClose={onClose} />
      ) : (
        <CreateDestinationForm realm={realm} onClose={onClose} />
      )}
    </Drawer>
  )
}

interface DestinationDrawerProps {
  readonly realm: RealmFieldsFragment
  /** Undefined to create a destination. */
  readonly destination?: DestinationFieldsFragment
  readonly onClose: () => void
}

function CreateDestinationForm({ realm, onClose }: CreateDestinationFormProps) {
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
          description="The name that pages use: lower-case letters, digits and hyphens. You cannot change the alias later."
          placeholder="support"
          withAsterisk
          spellCheck={false}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('alias')}
        />
        <DestinationFields field={form.getInputProps} realmAccountUser={realm.accountUser} />
        <SpliceChange input={spliceDestination(realm.id, form.values)} />
        <DrawerFooter action="Create destination" isBusy={creating.isPending} onClose={onClose} />
      </Stack>
    </form>
  )
}

interface CreateDestinationFormProps {
  readonly realm: RealmFieldsFragment
  readonly onClose: () => void
}

function EditDestinationForm({ realm, destination, onClose }: EditDestinationFormProps) {
  const updating = useUpdateDestinationMutation()
  const edit = useRevisedForm({
    current: valuesOf(destination),
    revision: destination.revision,
    fieldsOf: () => ['displayName', 'address', 'accountUser'],
    send: ({ displayName, address, accountUser }, expectedRevision) =>
      updating.mutate(
        {
          input: {
            destinationId: destination.id,
            expectedRevision,
            displayName: displayName.trim(),
            address: address.trim(),
            accountUser: accountUser.trim() === '' ? null : accountUser.trim(),
          },
        },
        {
          onSuccess: ({ updateDestination }) => {
            if (updateDestination.__typename !== 'UpdateDestinationPayload') return edit.reject(updateDestination)
            notify(`Destination ${destination.alias} saved`)
            onClose()
          },
        },
      ),
  })
  const { form } = edit
  return (
    <SettingsForm
      edit={edit}
      subject="destination"
      error={updating.error}
      isSaving={updating.isPending}
      buttons={<DrawerFooter action="Save changes" isBusy={updating.isPending} onClose={onClose} />}
    >
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
    </SettingsForm>
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

/** The fields of a destination, without its alias, which cannot be changed. */
function DestinationFields({ field, realmAccountUser }: DestinationFieldsProps) {
  return (
    <>
      <TextInput label="Display name" description="The name that people see." withAsterisk {...field('displayName')} />
      <TextInput
        label="Address"
        description="The subscriber at the gateway, as user@domain without the sip: prefix."
        placeholder="support@acme.example"
        withAsterisk
        spellCheck={false}
        {...field('address')}
      />
      <TextInput
        label="Account user"
        description={`The subscriber with the Call Me service. Defaults to the account user of the realm: ${realmAccountUser}.`}
        spellCheck={false}
        {...field('accountUser')}
      />
    </>
  )
}

interface DestinationFieldsProps {
  readonly field: (path: string) => GetInputPropsReturnType
  readonly realmAccountUser: string
}

/** The buttons of the drawers that create and edit a destination. */
function DrawerFooter({ action, isBusy, onClose }: DrawerFooterProps) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" loading={isBusy}>
        {action}
      </Button>
    </Group>
  )
}

interface DrawerFooterProps {
  readonly action: string
  readonly isBusy: boolean
  readonly onClose: () => void
}

/** Converts the form to the input of the splice audit preview. Returns undefined while the alias or address is empty. */
function spliceDestination(realmId: string, typed: TypedDestination): SpliceAuditPreviewInput | undefined {
  const [alias, address, accountUser] = [typed.alias.trim(), typed.address.trim(), typed.accountUser.trim()]
  if (alias === '' || address === '') return undefined
  return {
    realmId,
    destination: {
      ...(typed.id === undefined ? {} : { destinationId: typed.id }),
      alias,
      address,
      ...(accountUser === '' ? {} : { accountUser }),
    },
  }
}

interface TypedDestination {
  /** Undefined for a new destination. */
  readonly id?: string
  readonly alias: string
  readonly address: string
  /** Empty to use the account user of the realm. */
  readonly accountUser: string
}
