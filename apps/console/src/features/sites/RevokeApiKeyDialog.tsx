import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ApiKeyFieldsFragment } from '../../generated/graphql.ts'
import { useRevokeApiKeyMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'

/** Takes effect at once, everywhere, and cannot be taken back. */
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
            Requests with this key are refused from now on. You cannot undo this. The gateway still accepts credentials
            issued before. With an ECB key, it may accept them even after they expire.
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
