import { Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useDocumentVisibility } from '@mantine/hooks'
import { IconActivity } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { IssuanceFilter } from '../../generated/graphql.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { ActivityTable } from './ActivityTable.tsx'
import { arrivalWords } from './arrivalWords.ts'
import { FeedBar } from './FeedBar.tsx'
import { type ActivityRows, useActivityRows } from './useActivityRows.ts'

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
