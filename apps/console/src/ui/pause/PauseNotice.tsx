import { Alert, Stack, Text } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import type { PauseFieldsFragment } from '../../generated/graphql.ts'
import { Instant } from '../Instant.tsx'
import { PauseEffect } from './PauseEffect.tsx'

/** Says on the page itself that issuing stands still: who stopped it, when, why, and until when. */
export function PauseNotice({ pause, what, ownerId, action }: PauseNoticeProps) {
  return (
    <Stack gap="xs" mb="md">
      <Alert color="red" variant="light" icon={<IconPlayerPause aria-hidden />} title={`Issuing is paused for ${what}`}>
        <Text size="sm">
          Paused by {pause.pausedBy.displayName} <Instant at={pause.pausedAt} />: “{pause.reason}”.{' '}
          {pause.endsAt === null ? (
            'It lasts until someone resumes it.'
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
  /** «this realm», «everything». */
  readonly what: string
  /** What is paused. Absent for everything. */
  readonly ownerId?: string
  readonly action?: React.ReactNode
}
