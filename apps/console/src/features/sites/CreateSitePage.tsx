import { Button, Group, Select, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconServer2 } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { SiteRealmsQuery } from '../../generated/graphql.ts'
import { useCreateSiteMutation, useSiteRealmsQuery } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { EmptyView, NotAllowed } from '../../ui/EmptyView.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'
import { SITE_FIELDS, SiteReach, type SiteSettings, SiteSettingsFields, siteInput } from './SiteSettingsFields.tsx'

/** The page that creates a site. The site's keys are created later, on the page of the site. */
export function CreateSitePage() {
  const canManage = useCan('MANAGE_CLIENTS')
  const query = useSiteRealmsQuery({}, { enabled: canManage })
  return (
    <>
      <PageHead title="Create site" question="Which website or server gets a call button?" />
      {canManage ? (
        <QueryView query={query} subject="The realms" skeleton={<FieldsSkeleton />}>
          {({ realms }) =>
            realms.edges.length === 0 ? <NoRealm /> : <CreateSiteForm realms={realms.edges.map(({ node }) => node)} />
          }
        </QueryView>
      ) : (
        <NotAllowed reason="You can’t create sites." />
      )}
    </>
  )
}

function NoRealm() {
  return (
    <EmptyView
      icon={<IconServer2 size={22} />}
      title="Create a realm first"
      action={<LinkButton to="/create-realm">Create realm</LinkButton>}
    >
      A site issues credentials in one realm, and there is no realm yet.
    </EmptyView>
  )
}

type RealmChoice = SiteRealmsQuery['realms']['edges'][number]['node']

interface NewSite extends SiteSettings {
  realmId: string | null
}

function CreateSiteForm({ realms }: { readonly realms: readonly RealmChoice[] }) {
  const navigate = useNavigate()
  const creating = useCreateSiteMutation()
  const onlyRealm = realms.length === 1 ? realms[0] : undefined
  const form = useForm<NewSite>({
    initialValues: { realmId: onlyRealm?.id ?? null, name: '', allowedOrigins: '', reach: 'all', destinationIds: [] },
    validate: { realmId: (realmId) => (realmId === null ? 'Choose a realm.' : null) },
  })
  const issues = useServerIssues(form, SITE_FIELDS)
  const realm = realms.find(({ id }) => id === form.values.realmId)

  const submit = form.onSubmit(({ realmId, ...settings }) => {
    issues.clear()
    if (realmId === null) return
    creating.mutate(
      { input: { ...siteInput(settings), realmId } },
      {
        onSuccess: ({ createApiClient }) => {
          if (createApiClient.__typename === 'InvalidInput') return issues.show(createApiClient)
          const { id, name } = createApiClient.apiClient
          notify(`Site ${name} created`, 'Next: create a key for the site.')
          void navigate({ to: '/sites/$siteId', params: { siteId: id }, search: { tab: 'keys' } })
        },
      },
    )
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={620}>
        <FormProblems messages={issues.messages} error={creating.error} title="The site was not created" />
        <Select
          label="Realm"
          description="The site issues credentials in this realm only, so a leaked key does not affect other realms. You cannot change the realm later."
          placeholder="Choose a realm"
          data={realms.map(({ id, name, displayName }) => ({
            value: id,
            label: name === displayName ? name : `${displayName} (${name})`,
          }))}
          withAsterisk
          searchable
          {...form.getInputProps('realmId')}
          onChange={(realmId) => form.setValues({ realmId, destinationIds: [] })}
        />
        <SiteSettingsFields
          field={form.getInputProps}
          reach={form.values.reach}
          destinations={realm?.destinations ?? []}
        />
        {realm && (
          <SiteReach realmId={realm.id} reach={form.values.reach} destinationIds={form.values.destinationIds} />
        )}
        <Group>
          <Button type="submit" loading={creating.isPending}>
            Create site
          </Button>
          <LinkButton to="/sites" variant="default">
            Cancel
          </LinkButton>
        </Group>
      </Stack>
    </form>
  )
}
