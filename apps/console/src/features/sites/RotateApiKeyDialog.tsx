import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ApiKeyFieldsFragment } from '../../generated/graphql.ts'
import { useRotateApiKeyMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'

/** A new key of the same kind; the one it replaces goes on for the overlap. */
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
  { value: '0', label: 'No overlap: it stops working now' },
]
