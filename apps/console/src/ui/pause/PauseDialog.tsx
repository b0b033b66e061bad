import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMemo } from 'react'
import type { PauseFieldsFragment } from '../../generated/graphql.ts'
import { usePauseIssuingMutation } from '../../generated/hooks.ts'
import { type EndChoice, endsAtOf } from '../../lib/endChoices.ts'
import { localTextOf } from '../../lib/localTextOf.ts'
import { notify } from '../../lib/notify.ts'
import { useNow } from '../../lib/useNow.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { instantOf } from '../DateTimeField.tsx'
import { EndField } from '../EndField.tsx'
import { FormProblems } from '../FormProblems.tsx'
import type { PauseTarget } from './PauseControl.tsx'
import { PauseEffect } from './PauseEffect.tsx'
import { PauseOutcome } from './PauseOutcome.tsx'
import { VisitorReads } from './VisitorReads.tsx'

/** Asks why, what visitors are told, and until when; afterwards says what stays usable although issuing has stopped. */
export function PauseDialog({ target, stops, pause, onClose }: PauseDialogProps) {
  const form = useForm<PauseValues>({ initialValues: valuesOf(pause) })
  const issues = useServerIssues(form, ['reason', 'publicMessage', 'endsAt'])
  const pausing = usePauseIssuingMutation()
  const now = useNow()
  const result = pausing.data?.pauseIssuing
  const isDone = pause === undefined && result?.__typename === 'PauseIssuingPayload'
  const { publicMessage, end, endsAt: at } = form.values
  // Of the moment of the choice: an hour from now is another instant with each drawing.
  const effectEndsAt = useMemo(() => endsAtOf(end, instantOf(at), Date.now()) ?? null, [end, at])

  const submit = form.onSubmit((typed) => {
    issues.clear()
    const endsAt = endsAtOf(end, instantOf(at), Date.now())
    if (endsAt === undefined) return form.setFieldError('endsAt', 'Choose an end time.')
    const message = typed.publicMessage.trim()
    const input = {
      ...(target.id === undefined ? {} : { ownerId: target.id }),
      reason: typed.reason.trim(),
      publicMessage: message === '' ? null : message,
      endsAt,
    }
    pausing.mutate(
      { input },
      {
        onSuccess: ({ pauseIssuing }) => {
          if (pauseIssuing.__typename === 'InvalidInput') return issues.show(pauseIssuing)
          if (pause === undefined) return
          notify(`Pause of ${target.name} changed`)
          onClose()
        },
      },
    )
  })
  return (
    <Modal opened onClose={onClose} title={titleOf(target, pause, isDone)} closeOnClickOutside={false} size="lg">
      {isDone ? (
        <PauseOutcome effect={result.effect} onClose={onClose} />
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            {pause === undefined && (
              <Text size="sm">This stops {stops}, from the next request on. Connected calls continue.</Text>
            )}
            <FormProblems
              messages={issues.messages}
              error={pausing.error}
              title={pause === undefined ? 'Issuing was not paused' : 'The pause was not changed'}
            />
            <TextInput
              label="Reason"
              description="For your team and the audit log. Visitors don’t see it."
              withAsterisk
              data-autofocus
              {...form.getInputProps('reason')}
            />
            <EndField
              choices={['quarter', 'hour', 'day', 'at']}
              openLabel="Until resumed"
              choice={end}
              at={at}
              error={form.errors.endsAt}
              onChange={(chosen) => {
                form.clearFieldError('endsAt')
                form.setValues({ end: chosen.choice, endsAt: chosen.at })
              }}
            />
            <Textarea
              label="Message to visitors"
              description="Optional. Without a message, visitors see a general sentence."
              placeholder="We are back this afternoon."
              autosize
              {...form.getInputProps('publicMessage')}
            />
            <PauseEffect ownerId={target.id} endsAt={effectEndsAt} />
            <VisitorReads message={publicMessage} endsAt={endsAtOf(end, instantOf(at), now) ?? null} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" color="red" loading={pausing.isPending}>
                {pause === undefined ? 'Pause issuing' : 'Save pause'}
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
  /** The one in force, to be changed. Absent to begin one. */
  readonly pause?: PauseFieldsFragment | undefined
  readonly onClose: () => void
}

interface PauseValues {
  reason: string
  publicMessage: string
  end: EndChoice
  /** Of the reader's own clock. */
  endsAt: string
}

function valuesOf(pause: PauseFieldsFragment | undefined): PauseValues {
  if (pause === undefined) return { reason: '', publicMessage: '', end: 'open', endsAt: '' }
  const { reason, publicMessage, endsAt } = pause
  return {
    reason,
    publicMessage: publicMessage ?? '',
    end: endsAt === null ? 'open' : 'at',
    endsAt: endsAt === null ? '' : localTextOf(endsAt),
  }
}

function titleOf({ name }: PauseTarget, pause: PauseFieldsFragment | undefined, isDone: boolean): string {
  if (isDone) return `${name} is paused`
  return pause === undefined ? `Pause ${name}` : `Change pause of ${name}`
}
