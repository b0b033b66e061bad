import { useNavigate } from '@tanstack/react-router'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { SiteFieldsFragment } from '../../generated/graphql.ts'
import { useDeleteSiteMutation, useUpdateSiteMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useRevisedForm } from '../../lib/useRevisedForm.ts'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { SettingsForm } from '../../ui/SettingsForm.tsx'
import { DangerArea } from '../../ui/TypedConfirm.tsx'
import { SITE_FIELDS, SiteReach, SiteSettingsFields, siteInput, siteSettingsOf } from './SiteSettingsFields.tsx'

/** The settings of a site and the section to delete it. */
export function SettingsTab({ site }: { readonly site: SiteFieldsFragment }) {
  const canManage = useCan('MANAGE_CLIENTS')
  const updating = useUpdateSiteMutation()
  const edit = useRevisedForm({
    current: siteSettingsOf(site),
    revision: site.revision,
    fieldsOf: () => SITE_FIELDS,
    send: (values, expectedRevision) =>
      updating.mutate(
        { input: { ...siteInput(values), apiClientId: site.id, expectedRevision } },
        {
          onSuccess: ({ updateApiClient }) => {
            if (updateApiClient.__typename !== 'UpdateApiClientPayload') return edit.reject(updateApiClient)
            edit.adopt(siteSettingsOf(updateApiClient.apiClient), updateApiClient.apiClient.revision)
            notify(`Site ${updateApiClient.apiClient.name} saved`)
          },
        },
      ),
  })
  const { form } = edit
  return (
    <>
      <SettingsForm
        edit={edit}
        subject="site"
        error={updating.error}
        isSaving={updating.isPending}
        isReadOnly={!canManage}
        maw={620}
      >
        <SiteSettingsFields
          field={form.getInputProps}
          reach={form.values.reach}
          destinations={site.realm.destinations}
          isReadOnly={!canManage}
        />
        <SiteReach realmId={site.realm.id} reach={form.values.reach} destinationIds={form.values.destinationIds} />
      </SettingsForm>
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
      rejection={<FormProblems messages={messages} error={deleting.error} title="The site was not deleted" />}
    >
      All keys of the site are revoked immediately. Every page and server that uses them is refused. The gateway still
      accepts previously issued credentials. With an ECB key, the gateway may accept credentials even after they expire.
      Receipts are kept.
    </DangerArea>
  )
}
