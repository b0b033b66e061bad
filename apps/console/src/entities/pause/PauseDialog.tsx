import { Button, Group, Modal, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPhoneOff } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { PauseEffectFieldsFragment, PauseFieldsFragment } from '../../generated/graphql.ts'
import { usePauseIssuingMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useNow } from '../../lib/useNow.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { instantOf, localTextOf } from '../../ui/DateTimeField.tsx'
import { type EndChoice, EndField, endsAtOf } from '../../ui/EndField.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { PauseEffect, PauseEffectAlert } from './PauseNotice.tsx'
import { outstandingSentence, visitorSentence } from './pauseTexts.ts'

/** Asks for the reason, visitor message and end of a pause. After the pause has started, shows how many credentials stay usable. */
export function PauseDialog({ owner, affectedCalls, pause, onClose }: PauseDialogProps) {
  const form = useForm<PauseValues>({ initialValues: valuesOf(pause) })
  const issues = useServerIssues(form, ['reason', 'publicMessage', 'endsAt'])
  const pausing = usePauseIssuingMutation()
  const now = useNow()
  const result = pausing.data?.pauseIssuing
  const isDone = pause === undefined && result?.__typename === 'PauseIssuingPayload'
  const { publicMessage, end, endsAt: at } = form.values
  // The end time is computed again only if the user changes it. Otherwise, "an hour from now" would be a different time
  // in each render.
  const effectEndsAt = useMemo(() => endsAtOf(end, instantOf(at), Date.now()) ?? null, [end, at])

  const submit = form.onSubmit((typed) => {
    issues.clear()
    const endsAt = endsAtOf(end, instantOf(at), Date.now())
    if (endsAt === undefined) return form.setFieldError('endsAt', 'Choose an end time.')
    const message = typed.publicMessage.trim()
    const input = {
      ...(owner.id === undefined ? {} : { ownerId: owner.id }),
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
          notify(`Pause of ${owner.name} changed`)
          onClose()
        },
      },
    )
  })
  return (
    <Modal opened onClose={onClose} title={titleOf(owner, pause, isDone)} closeOnClickOutside={false} size="lg">
      {isDone ? (
        <PauseOutcome effect={result.effect} onClose={onClose} />
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            {pause === undefined && (
              <Text size="sm">This stops {affectedCalls}, from the next request on. Connected calls continue.</Text>
            )}
            <FormProblems
              messages={issues.messages}
              error={pausing.error}
              title={pause === undefined ? 'Issuing was not paused' : 'The pause was not changed'}
            />
            <TextInput
              label="Reason"
              description="For your team and the audit log. Visitors don’t see the reason."
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
              description="Optional. Without a message, visitors see a default sentence."
              placeholder="We are back this afternoon."
              autosize
              {...form.getInputProps('publicMessage')}
            />
            <PauseEffect ownerId={owner.id} endsAt={effectEndsAt} />
            <VisitorPreview message={publicMessage} endsAt={endsAtOf(end, instantOf(at), now) ?? null} />
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
  readonly owner: PauseOwner
  readonly affectedCalls: string
  /** The active pause to change. If it is undefined, the dialog starts a new pause. */
  readonly pause?: PauseFieldsFragment | undefined
  readonly onClose: () => void
}

interface PauseValues {
  reason: string
  publicMessage: string
  end: EndChoice
  /** Value of the date and time field in the user's time zone. */
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

function titleOf({ name }: PauseOwner, pause: PauseFieldsFragment | undefined, isDone: boolean): string {
  if (isDone) return `${name} is paused`
  return pause === undefined ? `Pause ${name}` : `Change pause of ${name}`
}

/** Previews the text that visitors see below the call button. */
function VisitorPreview({ message, endsAt }: VisitorPreviewProps) {
  return (
    <Stack gap={4} component="section" aria-label="Preview for visitors">
      <Text size="xs" c="dimmed">
        Visitors who press the call button see this text, with times in their own time zone:
      </Text>
      <Paper withBorder p="sm" bg="var(--console-surface)">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <IconPhoneOff size={15} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 8 }} />
          {visitorSentence(message, endsAt, useNow())}
        </Text>
      </Paper>
    </Stack>
  )
}

interface VisitorPreviewProps {
  /** The message to visitors. Empty for the default sentence. */
  readonly message: string
  /** The end of the pause. Null if the pause has no automatic end. */
  readonly endsAt: string | null
}

/** Shows how many credentials stay usable although issuing is paused. */
function PauseOutcome({ effect, onClose }: PauseOutcomeProps) {
  return (
    <Stack>
      <Text size="sm" role="status">
        {outstandingSentence(effect, useNow())}
      </Text>
      <PauseEffectAlert effect={effect} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          OK
        </Button>
      </Group>
    </Stack>
  )
}

interface PauseOutcomeProps {
  readonly effect: PauseEffectFieldsFragment
  readonly onClose: () => void
}

/** The paused realm, destination or site. Without an id, everything is paused. */
export interface PauseOwner {
  readonly id?: string
  /** The noun for the owner in a sentence: "realm", "site", "destination" or "everything". */
  readonly word: string
  readonly name: string
}
