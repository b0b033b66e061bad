import { type GraphQLRequestError, getGraphQLTransport } from '@anoncall/graphql-hooks'
import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useLayoutEffect, useState } from 'react'
import {
  ActivityDocument,
  type ActivityQuery,
  type ActivityRowFieldsFragment,
  IssuanceDecidedDocument,
  type IssuanceFilter,
} from '../../generated/graphql.ts'
import { viewerQueryKey } from '../../generated/hooks.ts'
import { batched, type ListedRows, listedRows, NO_LIVE_ROWS, withArrivals } from './liveRows.ts'

/**
 * The decisions that are recorded and those that the feed brings, as one list. What comes while `isHeld` says so waits until it
 * is asked for, so that nothing moves under the reader's eyes.
 */
export function useActivityRows({ filter, isLive, isHeld }: ActivityRowsOptions): ActivityRows {
  const queryClient = useQueryClient()
  const pages = useActivityPages(filter)
  const [live, setLive] = useState(NO_LIVE_ROWS)
  const [arrived, setArrived] = useState<readonly ActivityRowFieldsFragment[]>([])
  const [seenUntil, setSeenUntil] = useState<string>()
  const listed = listedRows(pages.data?.pages ?? [], live.rows, seenUntil)

  const feed = useFeed(filter, isLive, {
    // It may have been lost because the session is over: whoever asks for the person again finds that out.
    onLost: () => void queryClient.invalidateQueries({ queryKey: viewerQueryKey() }),
    // What was decided before the stream stood, or while it was lost, is in the pages only.
    onOpen: () => void pages.refetch(),
    onArrivals: (arrivals) => {
      setLive((now) => withArrivals(now, arrivals, seenUntil))
      setArrived(arrivals)
    },
  })

  const catchUp = async () => {
    setSeenUntil(listed.newestAt)
    if (!live.isCut) return
    queryClient.setQueryData(activityPagesKey(filter), firstPageOf)
    const { data } = await pages.refetch({ cancelRefetch: false })
    const recordedUntil = data?.pages[0]?.issuances.edges[0]?.node.decidedAt ?? ''
    setLive(({ rows }) => ({ rows: rows.filter(({ decidedAt }) => decidedAt > recordedUntil), isCut: false }))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is new makes the list move.
  useLayoutEffect(() => {
    if (seenUntil === undefined || !isHeld()) void catchUp()
  }, [listed.newestAt, live.isCut])

  const isPolling = feed === 'polling'
  const poll = useEffectEvent(() => void pages.refetch({ cancelRefetch: false }))
  const pollMs = (pages.data?.pages.length ?? 1) > 1 ? POLL_MANY_PAGES_MS : POLL_MS
  useEffect(() => {
    if (!isPolling) return
    poll()
    const timer = setInterval(poll, pollMs)
    return () => clearInterval(timer)
  }, [isPolling, pollMs])

  // What cannot be loaded either is not being polled.
  const state = isPolling && pages.isError ? 'lost' : feed
  return { ...listed, pages, feed: state, arrived, isCut: live.isCut, catchUp: () => void catchUp() }
}

interface ActivityRowsOptions {
  /** The same object for as long as it asks for the same. */
  readonly filter: IssuanceFilter
  readonly isLive: boolean
  /** Asked whenever something new has come. */
  readonly isHeld: () => boolean
}

export interface ActivityRows extends ListedRows {
  readonly pages: ActivityPages
  /** Undefined while the feed is not wanted. */
  readonly feed: FeedState | undefined
  /** What came last, for saying so. */
  readonly arrived: readonly ActivityRowFieldsFragment[]
  /** Whether more waits than was kept. */
  readonly isCut: boolean
  /** Lists what waits. */
  catchUp(): void
}

/** `polling`: the stream does not get through, so new decisions are loaded again and again. */
export type FeedState = 'opening' | 'open' | 'lost' | 'polling'

function useFeed(filter: IssuanceFilter, isLive: boolean, listener: FeedListener): FeedState | undefined {
  const { eventStream } = useRouteContext({ from: '/shell/activity' })
  const [state, setState] = useState<FeedState>('opening')
  const onOpen = useEffectEvent(listener.onOpen)
  const onLost = useEffectEvent(listener.onLost)
  const onArrivals = useEffectEvent(listener.onArrivals)

  useEffect(() => {
    if (!isLive) return
    setState('opening')
    let patience: ReturnType<typeof setTimeout> | undefined
    const pollSoon = () => {
      patience ??= setTimeout(() => setState('polling'), POLL_AFTER_MS)
    }
    pollSoon()
    const batch = batched<ActivityRowFieldsFragment>((arrivals) => onArrivals(arrivals), BATCH_MS)
    const end = eventStream(
      { document: IssuanceDecidedDocument, variables: { filter } },
      {
        onData: ({ issuanceDecided }) => batch.add(issuanceDecided),
        onOpen: () => {
          clearTimeout(patience)
          patience = undefined
          setState('open')
          onOpen()
        },
        onLost: () => {
          setState((now) => (now === 'polling' ? now : 'lost'))
          pollSoon()
          onLost()
        },
      },
    )
    return () => {
      end()
      batch.end()
      clearTimeout(patience)
    }
  }, [eventStream, isLive, filter])

  return isLive ? state : undefined
}

/** How long the stream may take, at first or after it was lost, before decisions are polled. */
const POLL_AFTER_MS = 4_000
const POLL_MS = 5_000
/** Every page that was loaded is loaded again. */
const POLL_MANY_PAGES_MS = 15_000
/** Often enough to be live, and seldom enough to be read. */
const BATCH_MS = 1_000

interface FeedListener {
  onOpen(): void
  onLost(): void
  onArrivals(arrivals: readonly ActivityRowFieldsFragment[]): void
}

function firstPageOf<TParam>(data: { pages: ActivityQuery[]; pageParams: TParam[] } | undefined) {
  return data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) }
}

/** The decisions that are recorded, newest first, page after page. At most ten pages are held: 500 decisions. */
function useActivityPages(filter: IssuanceFilter): ActivityPages {
  return useInfiniteQuery<
    ActivityQuery,
    GraphQLRequestError,
    InfiniteData<ActivityQuery>,
    QueryKey,
    string | null | undefined
  >({
    queryKey: activityPagesKey(filter),
    queryFn: ({ client, signal, pageParam: after }) =>
      getGraphQLTransport(client)({
        document: ActivityDocument,
        operationName: 'Activity',
        variables: { first: PAGE_SIZE, filter, ...(after ? { after } : {}) },
        signal,
      }),
    initialPageParam: undefined,
    getNextPageParam: ({ issuances: { pageInfo } }, pages) =>
      pageInfo.hasNextPage && pages.length < PAGES_MAX ? pageInfo.endCursor : null,
    // What became of a call is told later than the decision. With several pages it would be several requests each time.
    refetchInterval: ({ state }) => (state.data?.pages.length === 1 ? 30_000 : false),
  })
}

type ActivityPages = UseInfiniteQueryResult<InfiniteData<ActivityQuery>, GraphQLRequestError>

const activityPagesKey = (filter: IssuanceFilter): QueryKey => ['ActivityPages', filter]

const PAGE_SIZE = 50
const PAGES_MAX = 10
