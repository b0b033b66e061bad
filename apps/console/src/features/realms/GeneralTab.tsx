import { Button, Group, Stack, TextInput } from '@mantine/core'
import type { RealmFieldsFragment } from '../../generated/graphql.ts'
import { useUpdateRealmMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useRevisedForm } from '../../lib/useRevisedForm.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { useCan } from '../../lib/useViewer.ts'
import { ConflictNotice } from '../../ui/ConflictNotice.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { DeleteRealm } from './DeleteRealm.tsx'
import { RealmSettingsFields } from './RealmSettingsFields.tsx'
import { REALM_SETTING_FIELDS, settingsInput, settingsOf, spliceInput } from './realmSettings.ts'
import { SpliceChange } from './splice/SpliceChange.tsx'

/** What can be changed about a realm, and its end in an area of its own. */
export function GeneralTab({ realm }: { readonly realm: RealmFieldsFragment }) {
  const canManage = useCan('MANAGE_REALMS')
  const edit = useRevisedForm(settingsOf(realm), realm.revision)
  const { form } = edit
  const issues = useServerIssues(form, REALM_SETTING_FIELDS)
  const updating = useUpdateRealmMutation()

  const save = (expectedRevision: number) => {
    issues.clear()
    edit.endConflict()
    updating.mutate(
      { input: { ...settingsInput(form.getValues()), realmId: realm.id, expectedRevision } },
      {
        onSuccess: ({ updateRealm }) => {
          if (updateRealm.__typename === 'InvalidInput') return issues.show(updateRealm)
          if (updateRealm.__typename === 'RevisionConflict') return edit.reportConflict()
          edit.adopt(settingsOf(updateRealm.realm), updateRealm.realm.revision)
          notify(`Realm ${realm.name} saved`)
        },
      },
    )
  }
  return (
    <>
      <form onSubmit={form.onSubmit(() => save(edit.baseRevision))} noValidate>
        <Stack gap="xl" maw={620}>
          {edit.isConflict && (
            <ConflictNotice
              what="realm"
              onTakeTheirs={edit.takeTheirs}
              onKeepMine={() => save(Math.max(realm.revision, edit.baseRevision))}
            />
          )}
          <FormProblems messages={issues.messages} error={updating.error} />
          <Stack>
            <TextInput
              label="Name"
              description="The name at the gateway. It cannot be changed."
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
          {canManage && (
            <Group>
              <Button type="submit" loading={updating.isPending} disabled={!form.isDirty()}>
                Save changes
              </Button>
              {form.isDirty() && (
                <Button variant="default" onClick={edit.takeTheirs}>
                  Discard
                </Button>
              )}
            </Group>
          )}
        </Stack>
      </form>
      {canManage && <DeleteRealm realm={realm} />}
    </>
  )
}
