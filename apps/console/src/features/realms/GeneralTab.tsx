import { Alert, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { DeleteRealmMutation, RealmFieldsFragment } from '../../generated/graphql.ts'
import { useDeleteRealmMutation, useUpdateRealmMutation } from '../../generated/hooks.ts'
import { formatCount } from '../../lib/format.ts'
import { notify } from '../../lib/notify.ts'
import { useRevisedForm } from '../../lib/useRevisedForm.ts'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { SettingsForm } from '../../ui/SettingsForm.tsx'
import { DangerArea } from '../../ui/TypedConfirm.tsx'
import {
  REALM_SETTING_FIELDS,
  RealmSettingsFields,
  settingsInput,
  settingsOf,
  spliceInput,
} from './RealmSettingsFields.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'

/** The settings of a realm and the section to delete it. */
export function GeneralTab({ realm }: { readonly realm: RealmFieldsFragment }) {
  const canManage = useCan('MANAGE_REALMS')
  const updating = useUpdateRealmMutation()
  const edit = useRevisedForm({
    current: settingsOf(realm),
    revision: realm.revision,
    fieldsOf: () => REALM_SETTING_FIELDS,
    send: (values, expectedRevision) =>
      updating.mutate(
        { input: { ...settingsInput(values), realmId: realm.id, expectedRevision } },
        {
          onSuccess: ({ updateRealm }) => {
            if (updateRealm.__typename !== 'UpdateRealmPayload') return edit.reject(updateRealm)
            edit.adopt(settingsOf(updateRealm.realm), updateRealm.realm.revision)
            notify(`Realm ${realm.name} saved`)
          },
        },
      ),
  })
  const { form } = edit
  return (
    <>
      <SettingsForm
        edit={edit}
        subject="realm"
        error={updating.error}
        isSaving={updating.isPending}
        isReadOnly={!canManage}
        gap="xl"
        maw={620}
      >
        <Stack>
          <TextInput
            label="Name"
            description="The name at the gateway. You cannot change this name."
            value={realm.name}
            readOnly
            variant="filled"
          />
          <TextInput
            label="Display name"
            description="For this console only."
            readOnly={!canManage}
            {...form.getInputProps('displayName')}
          />
        </Stack>
        <RealmSettingsFields field={form.getInputProps} isReadOnly={!canManage} />
        <SpliceChange input={form.isDirty() ? { ...spliceInput(form.values), realmId: realm.id } : undefined} />
      </SettingsForm>
      {canManage && <DeleteRealm realm={realm} />}
    </>
  )
}

/**
 * The section that deletes a realm. The server rejects the deletion until the realm is paused and its last token has expired. The
 * rejection contains the time from which the realm can be deleted.
 */
function DeleteRealm({ realm }: { readonly realm: RealmFieldsFragment }) {
  const navigate = useNavigate()
  const deleting = useDeleteRealmMutation()
  const answer = deleting.data?.deleteRealm

  const confirm = (confirmName: string) =>
    deleting.mutate(
      { input: { realmId: realm.id, confirmName } },
      {
        onSuccess: ({ deleteRealm }) => {
          if (deleteRealm.__typename !== 'DeleteRealmPayload') return
          notify(`Realm ${realm.name} deleted`)
          void navigate({ to: '/realms' })
        },
      },
    )
  return (
    <DangerArea
      title="Delete realm"
      name={realm.name}
      action="Delete realm"
      isBusy={deleting.isPending}
      onConfirm={confirm}
      rejection={
        <>
          <FormProblems error={deleting.error} title="The realm was not deleted" />
          {answer && <RejectionNotice answer={answer} />}
        </>
      }
    >
      Deleting the realm also deletes its keys, {formatCount(realm.destinations.length, 'destination')} and{' '}
      {formatCount(realm.apiClients.totalCount, 'site')}. Receipts and audit entries are kept. Pause the realm first,
      and wait until its last token has expired.
    </DangerArea>
  )
}

function RejectionNotice({ answer }: { readonly answer: DeleteRealmMutation['deleteRealm'] }) {
  if (answer.__typename === 'DeleteRealmPayload') return null
  if (answer.__typename === 'InvalidInput')
    return <FormProblems messages={answer.issues.map(({ message }) => message)} title="The realm was not deleted" />
  return (
    <Alert role="alert" color="amber" variant="light" title="The realm is still in use">
      {answer.message}{' '}
      {answer.deletableAt === null ? (
        'Pause the realm first.'
      ) : (
        <>
          The realm can be deleted from <Instant at={answer.deletableAt} isExact />.
        </>
      )}
    </Alert>
  )
}
