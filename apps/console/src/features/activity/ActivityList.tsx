import { Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useDocumentVisibility } from '@mantine/hooks'
import { IconActivity, IconArrowUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { REFUSAL_LABELS } from '../../entities/labels.ts'
import type { ActivityRowFieldsFragment, IssuanceFilter } from '../../generated/graphql.ts'
import { countWords, secondsTime } from '../../lib/format.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { QueryView, TableSkeleton } from '../../ui/QueryView.tsx'
import { StateBadge, type StateTone } from '../../ui/StateBadge.tsx'
import { ActivityTable } from './ActivityTable.tsx'
import { type ActivityRows, type FeedState, useActivityRows } from './useActivityRows.ts'

/** The decisions that fit, with the feed that brings new ones, and the way to older ones. */
export function ActivityList({ filter, isFiltered, isOver, isOpen }: ActivityListProps) {
  const [isPaused, setIsPaused] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  // A stream takes one of the few connections that a browser has for a server; a page that nobody sees gives it back.
  const isSeen = useDocumentVisibility() === 'visible'
  const activity = useActivityRows({
    filter,
    isLive: !isPaused && !isOver && isSeen,
    isHeld: () =>
      isFiltered || isOpen || window.scrollY > 80 || list.current?.contains(document.activeElement) === true,
  })
  const showNew = () => {
    activity.catchUp()
    window.scrollTo({ top: 0 })
  }
  return (
    <Stack gap="sm" miw={0}>
      <FeedBar
        feed={activity.feed}
        isOver={isOver}
        isPaused={isPaused}
        onPause={setIsPaused}
        newCount={activity.waitingCount}
        hasMore={activity.isCut}
        onShowNew={showNew}
      />
      <VisuallyHidden role="status">{arrivalWords(activity.arrived)}</VisuallyHidden>
      <div ref={list}>
        <QueryView query={activity.pages} what="The decisions" skeleton={<TableSkeleton rows={10} />}>
          {() =>
            activity.rows.length === 0 ? (
              <NothingYet isFiltered={isFiltered} />
            ) : (
              <>
                <ActivityTable rows={activity.rows} isOpen={isOpen} />
                <Older activity={activity} />
              </>
            )
          }
        </QueryView>
      </div>
    </Stack>
  )
}

interface ActivityListProps {
  readonly filter: IssuanceFilter
  readonly isFiltered: boolean
  /** Whether the time that is asked for has ended, so that nothing new can fit. */
  readonly isOver: boolean
  readonly isOpen: boolean
}

function NothingYet({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyView
        icon={<IconActivity size={22} />}
        title="No decisions match"
        action={
          <LinkButton to="/activity" search={{}} variant="default">
            Show all decisions
          </LinkButton>
        }
      >
        A decision must match every filter. Remove a filter or choose a longer time.
      </EmptyView>
    )
  return (
    <EmptyView
      icon={<IconActivity size={22} />}
      title="No decisions yet"
      action={
        <LinkButton to="/playground" variant="default">
          Open the playground
        </LinkButton>
      }
    >
      When a site requests credentials, the decision appears here immediately, with its receipt. Issue credentials in
      the playground to see one.
    </EmptyView>
  )
}

function Older({ activity: { pages, rows } }: { readonly activity: ActivityRows }) {
  const lastAt = rows.at(-1)?.decidedAt
  const mayHaveMore = pages.data?.pages.at(-1)?.issuances.pageInfo.hasNextPage === true
  if (pages.isFetchNextPageError)
    return (
      <ErrorNotice
        title="Older decisions could not be loaded"
        error={pages.error}
        onRetry={() => void pages.fetchNextPage()}
      />
    )
  return (
    <Group justify="center" mt="md">
      {pages.hasNextPage && (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Load older decisions
        </Button>
      )}
      {!pages.hasNextPage && mayHaveMore && lastAt !== undefined && (
        // The bound itself is not included, and others may have been decided in the same millisecond.
        <LinkButton
          to="/activity"
          search={(now) => ({ ...now, to: new Date(Date.parse(lastAt) + 1).toISOString() })}
          variant="default"
        >
          Continue with older decisions
        </LinkButton>
      )}
      {!mayHaveMore && (
        <Text size="xs" c="dimmed">
          There are no older decisions.
        </Text>
      )}
    </Group>
  )
}

/** Whether new decisions come in by themselves, how many wait to be listed, and the switch. Stays in sight of a long list. */
function FeedBar({ feed, isOver, isPaused, onPause, newCount, hasMore, onShowNew }: FeedBarProps) {
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

/** What came in, for who does not see it come: «New: support, refused, Limit reached, 14:03:05 UTC». */
function arrivalWords(rows: readonly ActivityRowFieldsFragment[], timeZone?: string): string {
  const first = rows[0]
  if (first === undefined) return ''
  const at = secondsTime(first.decidedAt, timeZone)
  if (rows.length === 1) {
    const outcome = first.refusalReason === null ? 'issued' : `refused, ${REFUSAL_LABELS[first.refusalReason]}`
    return `New: ${first.callee}, ${outcome}, ${at}`
  }
  const refused = rows.filter(({ outcome }) => outcome === 'REFUSED').length
  return `${countWords(rows.length, 'new decision')}, ${refused.toLocaleString('en')} of them refused, ${at}`
}
