import { Button, Group, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { SiteFieldsFragment } from '../../generated/graphql.ts'
import { useDeleteSiteMutation, useUpdateSiteMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useRevisedForm } from '../../lib/useRevisedForm.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { useCan } from '../../lib/useViewer.ts'
import { ConflictNotice } from '../../ui/ConflictNotice.tsx'
import { DangerArea } from '../../ui/DangerArea.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { SiteReach } from './SiteReach.tsx'
import { SiteSettingsFields } from './SiteSettingsFields.tsx'
import { SITE_FIELDS, siteInput, siteSettingsOf } from './siteSettings.ts'

/** Name, origins and reach; and the site's end in an area of its own. */
export function SiteSettingsTab({ site }: { readonly site: SiteFieldsFragment }) {
  const canManage = useCan('MANAGE_CLIENTS')
  const edit = useRevisedForm(siteSettingsOf(site), site.revision)
  const { form } = edit
  const issues = useServerIssues(form, SITE_FIELDS)
  const updating = useUpdateSiteMutation()

  const save = (expectedRevision: number) => {
    issues.clear()
    edit.endConflict()
    updating.mutate(
      { input: { ...siteInput(form.getValues()), apiClientId: site.id, expectedRevision } },
      {
        onSuccess: ({ updateApiClient }) => {
          if (updateApiClient.__typename === 'InvalidInput') return issues.show(updateApiClient)
          if (updateApiClient.__typename === 'RevisionConflict') return edit.reportConflict()
          edit.adopt(siteSettingsOf(updateApiClient.apiClient), updateApiClient.apiClient.revision)
          notify(`Site ${updateApiClient.apiClient.name} saved`)
        },
      },
    )
  }
  return (
    <>
      <form onSubmit={form.onSubmit(() => save(edit.baseRevision))} noValidate>
        <Stack maw={620}>
          {edit.isConflict && (
            <ConflictNotice
              what="site"
              onTakeTheirs={edit.takeTheirs}
              onKeepMine={() => save(Math.max(site.revision, edit.baseRevision))}
            />
          )}
          <FormProblems messages={issues.messages} error={updating.error} />
          <SiteSettingsFields
            field={form.getInputProps}
            reach={form.values.reach}
            destinations={site.realm.destinations}
            isReadOnly={!canManage}
          />
          <SiteReach realmId={site.realm.id} reach={form.values.reach} destinationIds={form.values.destinationIds} />
          {canManage && (
            <Group mt="sm">
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
      {canManage && <DeleteSite site={site} />}
    </>
  )
}

function DeleteSite({ site }: { readonly site: SiteFieldsFragment }) {
  const navigate = useNavigate()
  const deleting = useDeleteSiteMutation()
  const answer = deleting.data?.deleteApiClient
  const messages = answer?.__typename === 'InvalidInput' ? answer.issues.map(({ message }) => message) : []

  const confirm = (confirmName: string) =>
    deleting.mutate(
      { input: { apiClientId: site.id, confirmName } },
      {
        onSuccess: ({ deleteApiClient }) => {
          if (deleteApiClient.__typename === 'InvalidInput') return
          notify(`Site ${site.name} deleted`)
          void navigate({ to: '/sites' })
        },
      },
    )
  return (
    <DangerArea
      title="Delete site"
      name={site.name}
      action="Delete site"
      isBusy={deleting.isPending}
      onConfirm={confirm}
      answer={<FormProblems messages={messages} error={deleting.error} title="The site was not deleted" />}
    >
      All its keys are revoked immediately, and every page and server that uses them is refused. The gateway still
      accepts credentials issued before. With an ECB key, it may accept them even after they expire. Receipts are kept.
    </DangerArea>
  )
}
