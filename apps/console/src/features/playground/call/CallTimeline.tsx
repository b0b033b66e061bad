import { Stack, Text, Timeline, Title } from '@mantine/core'
import { secondsTime } from '../../../lib/absoluteTime.ts'
import { TONES } from '../../../ui/StateBadge.tsx'
import type { CallProgress } from './callProgress.ts'
import { stateWords } from './stateWords.ts'

/** The states the call went through, each with the time of day and how long after the press it came. */
export function CallTimeline({ progress: { moments, startedAt } }: { readonly progress: CallProgress }) {
  return (
    <Stack gap="sm">
      <Title order={3}>States</Title>
      <Timeline role="list" active={moments.length} bulletSize={24} lineWidth={2} aria-label="States of the call">
        {moments.map(({ at, state }) => {
          const { tone, title, detail } = stateWords(state)
          const { color, Icon } = TONES[tone]
          const instant = new Date(at).toISOString()
          return (
            <Timeline.Item
              key={`${at}${title}`}
              role="listitem"
              color={color}
              bullet={<Icon size={14} aria-hidden />}
              title={title}
            >
              {detail !== undefined && detail !== '' && <Text size="sm">{detail}</Text>}
              <Text size="sm" c="dimmed">
                <time dateTime={instant}>{secondsTime(instant)}</time>, {secondsAfter(at - startedAt)}
              </Text>
            </Timeline.Item>
          )
        })}
      </Timeline>
    </Stack>
  )
}

const secondsAfter = (ms: number) => `${(ms / 1000).toFixed(2)} s after start`
