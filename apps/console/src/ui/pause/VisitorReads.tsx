import { Paper, Stack, Text } from '@mantine/core'
import { IconPhoneOff } from '@tabler/icons-react'
import { useNow } from '../../lib/useNow.ts'
import { visitorSentence } from './visitorSentence.ts'

/** A pause as a visitor meets it: under the call button, in their own words for the time. */
export function VisitorReads({ message, endsAt }: VisitorReadsProps) {
  return (
    <Stack gap={4} component="section" aria-label="Preview for visitors">
      <Text size="xs" c="dimmed">
        Visitors who press the button see this, with times in their own time zone:
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

interface VisitorReadsProps {
  /** Empty for the general sentence. */
  readonly message: string
  /** Null until it is resumed. */
  readonly endsAt: string | null
}
