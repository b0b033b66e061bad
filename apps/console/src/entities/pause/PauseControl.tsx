import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { PauseFieldsFragment } from '../../generated/graphql.ts'
import { useResumeIssuingMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { useCan } from '../viewer/useViewer.ts'
import { PauseDialog, type PauseOwner } from './PauseDialog.tsx'

/**
 * A button that pauses or resumes issuing, with a description of its effect. Hidden if the user's role does not allow
 * pausing.
 */
export function PauseControl({ owner, pause, affectedCalls }: PauseControlProps) {
  const [dialog, setDialog] = useState<'pause' | 'resume'>()
  const descriptionId = useId()
  if (!useCan('MANAGE_REALMS')) return null

  return (
    <Stack gap={4} className="pause-control">
      <Button
        variant="default"
        color="red"
        leftSection={pause ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
        aria-describedby={descriptionId}
        onClick={() => setDialog(pause ? 'resume' : 'pause')}
      >
        {pause ? 'Resume' : 'Pause'} {owner.word}
      </Button>
      <Text id={descriptionId} size="xs" c="dimmed">
        {pause ? `Paused: ${affectedCalls}` : `Stops: ${affectedCalls}`}
      </Text>
      <PauseOrResumeDialog
        dialog={dialog}
        owner={owner}
        affectedCalls={affectedCalls}
        onClose={() => setDialog(undefined)}
      />
    </Stack>
  )
}

interface PauseControlProps {
  readonly owner: PauseOwner
  readonly pause: PauseFieldsFragment | null
  /** The calls that a pause stops, as a part of a sentence: "every new call to this realm's 3 destinations". */
  readonly affectedCalls: string
}

/**
 * The open dialog. The dialog is not part of the button, so the pause dialog stays open when the button changes to
 * "Resume".
 */
export function PauseOrResumeDialog({ dialog, owner, affectedCalls, onClose }: PauseOrResumeDialogProps) {
  if (dialog === undefined) return null
  if (dialog === 'resume') return <ResumeDialog owner={owner} onClose={onClose} />
  return <PauseDialog owner={owner} affectedCalls={affectedCalls} onClose={onClose} />
}

interface PauseOrResumeDialogProps {
  readonly dialog: 'pause' | 'resume' | undefined
  readonly owner: PauseOwner
  readonly affectedCalls: string
  readonly onClose: () => void
}

/** A button on the pause notice that changes the reason, message or end of the pause. The pause stays in effect. */
export function ChangePauseButton({ owner, pause }: ChangePauseButtonProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  if (!useCan('MANAGE_REALMS')) return null
  return (
    <>
      <Button variant="default" size="compact-sm" mt="xs" onClick={open}>
        Change message or end
      </Button>
      {isOpen && <PauseDialog owner={owner} affectedCalls="" pause={pause} onClose={close} />}
    </>
  )
}

interface ChangePauseButtonProps {
  readonly owner: PauseOwner
  readonly pause: PauseFieldsFragment
}

/** Resumes issuing. The audit log records the reason. */
function ResumeDialog({ owner, onClose }: { readonly owner: PauseOwner; readonly onClose: () => void }) {
  const form = useForm({ initialValues: { reason: '' } })
  const issues = useServerIssues(form, ['reason'])
  const resuming = useResumeIssuingMutation()

  const submit = form.onSubmit(({ reason }) => {
    issues.clear()
    const input = { ...(owner.id === undefined ? {} : { ownerId: owner.id }), reason: reason.trim() }
    resuming.mutate(
      { input },
      {
        onSuccess: ({ resumeIssuing }) => {
          if (resumeIssuing.__typename === 'InvalidInput') return issues.show(resumeIssuing)
          notify(`${owner.name} resumed`, 'Credentials are issued again.')
          onClose()
        },
      },
    )
  })
  return (
    <Modal opened onClose={onClose} title={`Resume ${owner.name}`}>
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
