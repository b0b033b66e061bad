import { Button, Drawer, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ApiKeyFieldsFragment, ApiKeyKind, SiteFieldsFragment } from '../../generated/graphql.ts'
import { useCreateApiKeyMutation, useRevokeApiKeyMutation, useRotateApiKeyMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { DateTimeField, instantOf } from '../../ui/DateTimeField.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'

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
                description="For web pages, where anyone can see the key. The key works only from the allowed origins and can only issue credentials."
              />
              <Radio
                value="SECRET"
                label="Secret"
                description="For your own server. The key can also issue credentials in batches and inspect tokens. Never put this key in a page."
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

/** Creates a new key of the same kind. The replaced key stays valid during the overlap. */
export function RotateApiKeyDialog({ apiKey, onClose, onRotated }: RotateApiKeyDialogProps) {
  const rotating = useRotateApiKeyMutation()
  const form = useForm({ initialValues: { overlapSeconds: '86400' } })
  const issues = useServerIssues(form, ['overlapSeconds'])
  const isImmediate = form.values.overlapSeconds === '0'

  const submit = form.onSubmit(({ overlapSeconds }) => {
    issues.clear()
    rotating.mutate(
      { input: { apiKeyId: apiKey.id, overlapSeconds: Number(overlapSeconds) } },
      {
        onSuccess: ({ rotateApiKey }) => {
          if (rotateApiKey.__typename === 'InvalidInput') return issues.show(rotateApiKey)
          if (rotateApiKey.__typename === 'ApiKeyNotActive') return issues.add(rotateApiKey.message)
          notify(`Key ${apiKey.start}… rotated`)
          onRotated(rotateApiKey.plaintextKey)
        },
      },
    )
  })
  return (
    <Modal opened onClose={onClose} title={`Rotate key ${apiKey.start}…`}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormProblems messages={issues.messages} error={rotating.error} title="The key was not rotated" />
          <Select
            label="Keep the old key valid for"
            data={OVERLAPS}
            allowDeselect={false}
            {...form.getInputProps('overlapSeconds')}
          />
          <Text size="sm" role="status">
            {isImmediate
              ? 'Every page and server that uses the old key is refused immediately.'
              : 'Replace the old key everywhere before this time ends.'}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color={isImmediate ? 'red' : 'accent'} loading={rotating.isPending}>
              Rotate key
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface RotateApiKeyDialogProps {
  readonly apiKey: ApiKeyFieldsFragment
  readonly onClose: () => void
  readonly onRotated: (plaintextKey: string) => void
}

const OVERLAPS = [
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '7 days' },
  { value: '0', label: 'No overlap: the old key stops working now' },
]

/** Revokes a key immediately. A revoked key cannot be restored. */
export function RevokeApiKeyDialog({ apiKey, onClose }: RevokeApiKeyDialogProps) {
  const revoking = useRevokeApiKeyMutation()
  const form = useForm({ initialValues: { reason: '' } })
  const issues = useServerIssues(form, ['reason'])

  const submit = form.onSubmit(({ reason }) => {
    issues.clear()
    revoking.mutate(
      { input: { apiKeyId: apiKey.id, reason: reason.trim() } },
      {
        onSuccess: ({ revokeApiKey }) => {
          if (revokeApiKey.__typename === 'InvalidInput') return issues.show(revokeApiKey)
          notify(`Key ${apiKey.start}… revoked`)
          onClose()
        },
      },
    )
  })
  return (
    <Modal opened onClose={onClose} title={`Revoke key ${apiKey.start}…`}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">
            After you revoke this key, requests with it are refused. You cannot undo this. The gateway still accepts
            previously issued credentials. With an ECB key, the gateway may accept credentials even after they expire.
          </Text>
          <FormProblems messages={issues.messages} error={revoking.error} title="The key was not revoked" />
          <TextInput
            label="Reason"
            description="For the audit log."
            withAsterisk
            data-autofocus
            {...form.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={revoking.isPending}>
              Revoke key
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface RevokeApiKeyDialogProps {
  readonly apiKey: ApiKeyFieldsFragment
  readonly onClose: () => void
}
