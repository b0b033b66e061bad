import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { usePauseIssuingMutation } from '../../generated/hooks.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { DateTimeField, instantOf } from '../DateTimeField.tsx'
import { FormProblems } from '../FormProblems.tsx'
import type { PauseTarget } from './PauseControl.tsx'
import { PauseOutcome } from './PauseOutcome.tsx'

/** Asks why, and until when; afterwards says what stays usable although issuing has stopped. */
export function PauseDialog({ target, stops, onClose }: PauseDialogProps) {
  const form = useForm({ initialValues: { reason: '', publicMessage: '', endsAt: '' } })
  const issues = useServerIssues(form, ['reason', 'publicMessage', 'endsAt'])
  const pausing = usePauseIssuingMutation()
  const result = pausing.data?.pauseIssuing
  const isDone = result?.__typename === 'PauseIssuingPayload'

  const submit = form.onSubmit(({ reason, publicMessage, endsAt }) => {
    issues.clear()
    const input = {
      ...(target.id === undefined ? {} : { ownerId: target.id }),
      reason: reason.trim(),
      publicMessage: publicMessage.trim() === '' ? null : publicMessage.trim(),
      endsAt: instantOf(endsAt) ?? null,
    }
    pausing.mutate(
      { input },
      {
        onSuccess: ({ pauseIssuing }) => {
          if (pauseIssuing.__typename === 'InvalidInput') issues.show(pauseIssuing)
        },
      },
    )
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={isDone ? `${target.name} is paused` : `Pause ${target.name}`}
      closeOnClickOutside={false}
    >
      {isDone ? (
        <PauseOutcome outcome={result} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">This stops {stops}. Calls that are already connected go on.</Text>
            <FormProblems messages={issues.messages} error={pausing.error} title="Nothing was paused" />
            <TextInput
              label="Reason"
              description="For the audit log and for whoever looks next."
              withAsterisk
              data-autofocus
              {...form.getInputProps('reason')}
            />
            <Textarea
              label="Message to visitors"
              description="Left empty, they read a general sentence."
              autosize
              {...form.getInputProps('publicMessage')}
            />
            <DateTimeField
              label="Ends at"
              description="Left empty, it lasts until somebody resumes it."
              {...form.getInputProps('endsAt')}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" color="red" loading={pausing.isPending}>
                Pause issuing
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

interface PauseDialogProps {
  readonly target: PauseTarget
  readonly stops: string
  readonly onClose: () => void
}
