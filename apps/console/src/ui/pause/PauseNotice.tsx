import { Alert, Text } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import type { PauseFieldsFragment } from '../../generated/graphql.ts'
import { Instant } from '../Instant.tsx'

/** Says on the page itself that issuing stands still: who stopped it, when, why, and until when. */
export function PauseNotice({ pause, what, action }: PauseNoticeProps) {
  return (
    <Alert
      color="red"
      variant="light"
      mb="md"
      icon={<IconPlayerPause aria-hidden />}
      title={`Issuing is paused for ${what}`}
    >
      <Text size="sm">
        {pause.pausedBy.displayName} paused it <Instant at={pause.pausedAt} />: “{pause.reason}”.{' '}
        {pause.endsAt === null ? (
          'It lasts until somebody resumes it.'
        ) : (
          <>
            It ends <Instant at={pause.endsAt} />.
          </>
        )}
        {pause.publicMessage !== null && <> Visitors read: “{pause.publicMessage}”.</>}
      </Text>
      {action}
    </Alert>
  )
}

interface PauseNoticeProps {
  readonly pause: PauseFieldsFragment
  /** «this realm», «everything». */
  readonly what: string
  readonly action?: React.ReactNode
}
