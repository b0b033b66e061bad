import { Alert, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react'
import type { PauseEffectFieldsFragment, PauseFieldsFragment } from '../../generated/graphql.ts'
import { usePauseEffectQuery } from '../../generated/hooks.ts'
import { useNow } from '../../lib/useNow.ts'
import { Instant } from '../../ui/Instant.tsx'
import { describePauseEffect } from './pauseTexts.ts'

/** Shows that issuing is paused. States who paused issuing, when, why, and until what time. */
export function PauseNotice({ pause, subject, ownerId, action }: PauseNoticeProps) {
  return (
    <Stack gap="xs" mb="md">
      <Alert
        color="red"
        variant="light"
        icon={<IconPlayerPause aria-hidden />}
        title={`Issuing is paused for ${subject}`}
      >
        <Text size="sm">
          Paused by {pause.pausedBy.displayName} <Instant at={pause.pausedAt} />: “{pause.reason}”.{' '}
          {pause.endsAt === null ? (
            'The pause lasts until someone resumes issuing.'
          ) : (
            <>
              It ends <Instant at={pause.endsAt} />.
            </>
          )}
          {pause.publicMessage !== null && <> Visitors see: “{pause.publicMessage}”.</>}
        </Text>
        {action}
      </Alert>
      <PauseEffect ownerId={ownerId} endsAt={pause.endsAt} />
    </Stack>
  )
}

interface PauseNoticeProps {
  readonly pause: PauseFieldsFragment
  /** The paused object in a sentence, for example "this realm". */
  readonly subject: string
  /** Id of the paused object. Undefined if everything is paused. */
  readonly ownerId?: string
  readonly action?: React.ReactNode
}

/**
 * Shows the calls that a pause does not stop, with advice. Renders nothing if the pause stops all calls. Also renders nothing if
 * the query fails, because an error must not block pausing.
 */
export function PauseEffect({ ownerId, endsAt }: PauseEffectProps) {
  const query = usePauseEffectQuery(
    { ...(ownerId === undefined ? {} : { ownerId }), ...(endsAt === null ? {} : { endsAt }) },
    { placeholderData: (before) => before, retry: false },
  )
  return <div role="status">{query.data !== undefined && <PauseEffectAlert effect={query.data.pauseEffect} />}</div>
}

interface PauseEffectProps {
  /** Id of the paused object. Undefined if everything is paused. */
  readonly ownerId?: string | undefined
  /** When the pause ends, or null if it has no automatic end. */
  readonly endsAt: string | null
}

/** Shows the calls that a pause does not stop. The caller passes the loaded effect of the pause. */
export function PauseEffectAlert({ effect }: { readonly effect: PauseEffectFieldsFragment }) {
  const words = describePauseEffect(effect, useNow())
  if (words === undefined) return null
  return (
    <Alert color="amber" variant="light" icon={<IconAlertTriangle aria-hidden />} title={words.title}>
      <Stack gap={6}>
        {words.sentences.map((sentence) => (
          <Text key={sentence} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {sentence}
          </Text>
        ))}
        {words.advice.length > 0 && (
          <List size="sm" spacing={4} aria-label="What to do">
            {words.advice.map((sentence) => (
              <List.Item key={sentence} style={{ overflowWrap: 'anywhere' }}>
                {sentence}
              </List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Alert>
  )
}
