import { Button, Group, Text } from '@mantine/core'
import { IconArrowUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { countWords } from '../../lib/countWords.ts'
import { StateBadge, type StateTone } from '../../ui/StateBadge.tsx'
import type { FeedState } from './useActivityRows.ts'

/** Whether new decisions come in by themselves, how many wait to be listed, and the switch. Stays in sight of a long list. */
export function FeedBar({ feed, isOver, isPaused, onPause, newCount, hasMore, onShowNew }: FeedBarProps) {
  const { tone, word, note } = isOver ? OVER : isPaused || feed === undefined ? PAUSED : STATES[feed]
  return (
    <Group className="feed-bar" gap="sm" justify="space-between">
      <Group gap="sm" role="status">
        <StateBadge tone={tone}>{word}</StateBadge>
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      </Group>
      <Group gap="xs">
        {newCount > 0 && (
          <Button size="xs" leftSection={<IconArrowUp size={14} aria-hidden />} onClick={onShowNew}>
            {hasMore ? `More than ${newCount.toLocaleString('en')} new` : countWords(newCount, 'new', 'new')}
          </Button>
        )}
        {!isOver && (
          <Button
            size="xs"
            variant="default"
            leftSection={
              isPaused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />
            }
            aria-pressed={isPaused}
            onClick={() => onPause(!isPaused)}
          >
            {isPaused ? 'Go live' : 'Pause feed'}
          </Button>
        )}
      </Group>
    </Group>
  )
}

interface FeedBarProps {
  /** Undefined while it is not wanted. */
  readonly feed: FeedState | undefined
  readonly isOver: boolean
  readonly isPaused: boolean
  readonly onPause: (isPaused: boolean) => void
  readonly newCount: number
  /** Whether more than these wait. */
  readonly hasMore: boolean
  readonly onShowNew: () => void
}

interface FeedWords {
  readonly tone: StateTone
  readonly word: string
  readonly note: string
}

const OVER: FeedWords = { tone: 'over', word: 'Past', note: 'The selected time has passed. No new decisions appear.' }
const PAUSED: FeedWords = { tone: 'waiting', word: 'Feed paused', note: 'New decisions are not shown.' }
const STATES: Record<FeedState, FeedWords> = {
  opening: { tone: 'waiting', word: 'Connecting', note: 'New decisions will appear automatically.' },
  open: { tone: 'open', word: 'Live', note: 'New decisions appear automatically.' },
  polling: {
    tone: 'soon',
    word: 'Not live',
    note: 'The live connection failed. New decisions are loaded every few seconds.',
  },
  lost: {
    tone: 'lost',
    word: 'Connection lost',
    note: 'Newer decisions may be missing. The page is reconnecting.',
  },
}
