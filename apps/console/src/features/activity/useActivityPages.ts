import { type GraphQLRequestError, getGraphQLTransport } from '@anoncall/graphql-hooks'
import { type InfiniteData, type QueryKey, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { ActivityDocument, type ActivityQuery, type IssuanceFilter } from '../../generated/graphql.ts'

/** The decisions that are recorded, newest first, page after page. At most ten pages are held: 500 decisions. */
export function useActivityPages(filter: IssuanceFilter): ActivityPages {
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

export type ActivityPages = UseInfiniteQueryResult<InfiniteData<ActivityQuery>, GraphQLRequestError>

export const activityPagesKey = (filter: IssuanceFilter): QueryKey => ['ActivityPages', filter]

const PAGE_SIZE = 50
const PAGES_MAX = 10
