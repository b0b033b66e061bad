import { Button, Drawer, Group, Radio, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ApiKeyKind, SiteFieldsFragment } from '../../generated/graphql.ts'
import { useCreateApiKeyMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { DateTimeField, instantOf } from '../../ui/DateTimeField.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'

export function CreateApiKeyDrawer({ site, onClose, onCreated }: CreateApiKeyDrawerProps) {
  const creating = useCreateApiKeyMutation()
  const form = useForm<{ kind: ApiKeyKind; expiresAt: string }>({
    initialValues: { kind: 'PUBLISHABLE', expiresAt: '' },
  })
  const issues = useServerIssues(form, ['kind', 'expiresAt'])

  const submit = form.onSubmit(({ kind, expiresAt }) => {
    issues.clear()
    const instant = instantOf(expiresAt)
    creating.mutate(
      { input: { apiClientId: site.id, kind, ...(instant === undefined ? {} : { expiresAt: instant }) } },
      {
        onSuccess: ({ createApiKey }) => {
          if (createApiKey.__typename === 'InvalidInput') return issues.show(createApiKey)
          notify(`Key ${createApiKey.apiKey.start}… created`)
          onCreated(createApiKey.plaintextKey)
        },
      },
    )
  })
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={`Create a key for ${site.name}`}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormProblems messages={issues.messages} error={creating.error} title="No key was created" />
          <Radio.Group label="Kind" {...form.getInputProps('kind')}>
            <Stack gap="xs" mt="xs">
              <Radio
                value="PUBLISHABLE"
                label="Publishable"
                description="For web pages, where anyone can see it. Works only from the allowed origins and can only issue credentials."
              />
              <Radio
                value="SECRET"
                label="Secret"
                description="For your own server. Can also issue in batches and inspect tokens. Never put it in a page."
              />
            </Stack>
          </Radio.Group>
          <DateTimeField
            label="Expires at"
            description="Optional. Without a time, the key does not expire."
            {...form.getInputProps('expiresAt')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={creating.isPending}>
              Create key
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}

interface CreateApiKeyDrawerProps {
  readonly site: SiteFieldsFragment
  readonly onClose: () => void
  readonly onCreated: (plaintextKey: string) => void
}
