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
  type DecisionFieldsFragment,
  IssuanceDecidedDocument,
  type IssuanceFilter,
} from '../../generated/graphql.ts'
import { viewerQueryKey } from '../../generated/hooks.ts'
import { batched, type ListedDecisions, listedDecisions, NO_LIVE_DECISIONS, withArrivals } from './liveDecisions.ts'

/**
 * Merges recorded decisions and decisions from the live feed into one list. While `isHeld` returns true, new decisions are listed
 * only after a call to `catchUp`, so that the list does not move while the user reads it.
 */
export function useDecisions({ filter, isLive, isHeld }: DecisionsOptions): Decisions {
  const queryClient = useQueryClient()
  const pages = useDecisionPages(filter)
  const [live, setLive] = useState(NO_LIVE_DECISIONS)
  const [arrived, setArrived] = useState<readonly DecisionFieldsFragment[]>([])
  const [seenUntil, setSeenUntil] = useState<string>()
  const listed = listedDecisions(pages.data?.pages ?? [], live.decisions, seenUntil)

  const feed = useFeed(filter, isLive, {
    // The stream can break because the session has ended. Reloading the viewer detects this.
    onLost: () => void queryClient.invalidateQueries({ queryKey: viewerQueryKey() }),
    // Decisions made before the stream opened, or while it was lost, are only in the pages.
    onOpen: () => void pages.refetch(),
    onArrivals: (arrivals) => {
      setLive((now) => withArrivals(now, arrivals, seenUntil))
      setArrived(arrivals)
    },
  })

  const catchUp = async () => {
    setSeenUntil(listed.newestAt)
    if (!live.isCut) return
    queryClient.setQueryData(decisionPagesKey(filter), firstPageOf)
    const { data } = await pages.refetch({ cancelRefetch: false })
    const recordedUntil = data?.pages[0]?.issuances.edges[0]?.node.decidedAt ?? ''
    setLive(({ decisions }) => ({
      decisions: decisions.filter(({ decidedAt }) => decidedAt > recordedUntil),
      isCut: false,
    }))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs only when there are new decisions.
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

  // If loading fails too, the state is "lost" instead of "polling".
  const state = isPolling && pages.isError ? 'lost' : feed
  return { ...listed, pages, feed: state, arrived, isCut: live.isCut, catchUp: () => void catchUp() }
}

interface DecisionsOptions {
  /** Must be the same object while the conditions are the same. */
  readonly filter: IssuanceFilter
  readonly isLive: boolean
  /** Called when new decisions have arrived. Returns whether to keep these decisions out of the list for now. */
  readonly isHeld: () => boolean
}

export interface Decisions extends ListedDecisions {
  readonly pages: DecisionPages
  /** Undefined while the feed is off. */
  readonly feed: FeedState | undefined
  /** The decisions that arrived last, for the announcement to screen readers. */
  readonly arrived: readonly DecisionFieldsFragment[]
  /** Whether there are more new decisions than were kept. */
  readonly isCut: boolean
  /** Lists the new decisions that are not shown yet. */
  catchUp(): void
}

/** `polling` means that the stream is blocked, so new decisions are loaded periodically. */
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
    let pollTimer: ReturnType<typeof setTimeout> | undefined
    const pollSoon = () => {
      pollTimer ??= setTimeout(() => setState('polling'), POLL_AFTER_MS)
    }
    pollSoon()
    const batch = batched<DecisionFieldsFragment>((arrivals) => onArrivals(arrivals), BATCH_MS)
    const unsubscribe = eventStream(
      { document: IssuanceDecidedDocument, variables: { filter } },
      {
        onData: ({ issuanceDecided }) => batch.add(issuanceDecided),
        onOpen: () => {
          clearTimeout(pollTimer)
          pollTimer = undefined
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
      unsubscribe()
      batch.end()
      clearTimeout(pollTimer)
    }
  }, [eventStream, isLive, filter])

  return isLive ? state : undefined
}

/** Time for the stream to open or reconnect before decisions are polled. */
const POLL_AFTER_MS = 4_000
const POLL_MS = 5_000
/**
 * The polling interval if several pages are loaded. This interval is longer, because each poll requests all loaded
 * pages again.
 */
const POLL_MANY_PAGES_MS = 15_000
/** Interval between list updates: short enough to look live, long enough to read the decisions. */
const BATCH_MS = 1_000

interface FeedListener {
  onOpen(): void
  onLost(): void
  onArrivals(arrivals: readonly DecisionFieldsFragment[]): void
}

function firstPageOf<TParam>(data: { pages: ActivityQuery[]; pageParams: TParam[] } | undefined) {
  return data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) }
}

/** Loads recorded decisions page by page, newest first. Keeps at most ten pages (500 decisions). */
function useDecisionPages(filter: IssuanceFilter): DecisionPages {
  return useInfiniteQuery<
    ActivityQuery,
    GraphQLRequestError,
    InfiniteData<ActivityQuery>,
    QueryKey,
    string | null | undefined
  >({
    queryKey: decisionPagesKey(filter),
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
    // Refetches to show call outcomes, which are reported after the decision. If several pages are loaded, nothing is refetched,
    // because each refetch would need several requests.
    refetchInterval: ({ state }) => (state.data?.pages.length === 1 ? 30_000 : false),
  })
}

type DecisionPages = UseInfiniteQueryResult<InfiniteData<ActivityQuery>, GraphQLRequestError>

const decisionPagesKey = (filter: IssuanceFilter): QueryKey => ['DecisionPages', filter]

const PAGE_SIZE = 50
const PAGES_MAX = 10
