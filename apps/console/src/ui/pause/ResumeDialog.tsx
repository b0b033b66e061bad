import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useResumeIssuingMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../FormProblems.tsx'
import type { PauseTarget } from './PauseControl.tsx'

/** Resuming is written down with its reason, as pausing is. */
export function ResumeDialog({ target, onClose }: { readonly target: PauseTarget; readonly onClose: () => void }) {
  const form = useForm({ initialValues: { reason: '' } })
  const issues = useServerIssues(form, ['reason'])
  const resuming = useResumeIssuingMutation()

  const submit = form.onSubmit(({ reason }) => {
    issues.clear()
    const input = { ...(target.id === undefined ? {} : { ownerId: target.id }), reason: reason.trim() }
    resuming.mutate(
      { input },
      {
        onSuccess: ({ resumeIssuing }) => {
          if (resumeIssuing.__typename === 'InvalidInput') return issues.show(resumeIssuing)
          notify(`${target.name} resumed`, 'Credentials are issued again.')
          onClose()
        },
      },
    )
  })
  return (
    <Modal opened onClose={onClose} title={`Resume ${target.name}`}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">Credentials are issued again immediately, unless another pause applies.</Text>
          <FormProblems messages={issues.messages} error={resuming.error} title="Issuing was not resumed" />
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
            <Button type="submit" loading={resuming.isPending}>
              Resume issuing
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
