import { Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useDocumentVisibility } from '@mantine/hooks'
import { IconActivity, IconArrowUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { REFUSAL_LABELS } from '../../entities/labels.ts'
import type { DecisionFieldsFragment, IssuanceFilter } from '../../generated/graphql.ts'
import { formatCount, secondsTime } from '../../lib/format.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { QueryView, TableSkeleton } from '../../ui/QueryView.tsx'
import { StateBadge, type StateTone } from '../../ui/StateBadge.tsx'
import { DecisionTable } from './DecisionTable.tsx'
import { type Decisions, type FeedState, useDecisions } from './useDecisions.ts'

/** The list of matching decisions, with live updates and a button that loads older decisions. */
export function DecisionList({ filter, isFiltered, isOver, isOpen }: DecisionListProps) {
  const [isPaused, setIsPaused] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  // A browser opens only a few connections per server, and each stream uses one connection. A hidden page therefore
  // closes its stream.
  const isVisible = useDocumentVisibility() === 'visible'
  const activity = useDecisions({
    filter,
    isLive: !isPaused && !isOver && isVisible,
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
      <VisuallyHidden role="status">{describeArrivals(activity.arrived)}</VisuallyHidden>
      <div ref={list}>
        <QueryView query={activity.pages} subject="The decisions" skeleton={<TableSkeleton rows={10} />}>
          {() =>
            activity.decisions.length === 0 ? (
              <NoDecisions isFiltered={isFiltered} />
            ) : (
              <>
                <DecisionTable decisions={activity.decisions} isOpen={isOpen} />
                <OlderDecisions activity={activity} />
              </>
            )
          }
        </QueryView>
      </div>
    </Stack>
  )
}

interface DecisionListProps {
  readonly filter: IssuanceFilter
  readonly isFiltered: boolean
  /** Whether the selected time range has ended, so that new decisions cannot match. */
  readonly isOver: boolean
  readonly isOpen: boolean
}

function NoDecisions({ isFiltered }: { readonly isFiltered: boolean }) {
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
        A decision must match every filter. Remove a filter or choose a longer time range.
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
      When a site requests credentials, the decision appears here immediately, with its receipt. To see a decision now,
      issue credentials in the playground.
    </EmptyView>
  )
}

function OlderDecisions({ activity: { pages, decisions } }: { readonly activity: Decisions }) {
  const lastAt = decisions.at(-1)?.decidedAt
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
        // Older decisions can have the same millisecond as the last listed decision. `to` is exclusive, so one
        // millisecond is added.
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

/** The state of the live feed, the number of decisions not shown yet, and the pause button. Sticks to the top of a long list. */
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
            {hasMore ? `More than ${newCount.toLocaleString('en')} new` : formatCount(newCount, 'new', 'new')}
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
  /** Undefined while the feed is off. */
  readonly feed: FeedState | undefined
  readonly isOver: boolean
  readonly isPaused: boolean
  readonly onPause: (isPaused: boolean) => void
  readonly newCount: number
  /** Whether there are more new decisions than `newCount`. */
  readonly hasMore: boolean
  readonly onShowNew: () => void
}

interface FeedTexts {
  readonly tone: StateTone
  readonly word: string
  readonly note: string
}

const OVER: FeedTexts = {
  tone: 'over',
  word: 'Past',
  note: 'The selected time range has ended. No new decisions appear.',
}
const PAUSED: FeedTexts = { tone: 'waiting', word: 'Feed paused', note: 'New decisions are not shown.' }
const STATES: Record<FeedState, FeedTexts> = {
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

/** Describes new decisions for screen readers: "New: support, refused, Limit reached, 14:03:05 UTC". */
function describeArrivals(decisions: readonly DecisionFieldsFragment[], timeZone?: string): string {
  const first = decisions[0]
  if (first === undefined) return ''
  const at = secondsTime(first.decidedAt, timeZone)
  if (decisions.length === 1) {
    const outcome = first.refusalReason === null ? 'issued' : `refused, ${REFUSAL_LABELS[first.refusalReason]}`
    return `New: ${first.callee}, ${outcome}, ${at}`
  }
  const refused = decisions.filter(({ outcome }) => outcome === 'REFUSED').length
  return `${formatCount(decisions.length, 'new decision')}, ${refused.toLocaleString('en')} of them refused, ${at}`
}
