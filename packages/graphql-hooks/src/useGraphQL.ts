import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'
import { type GraphQLQueryKey, graphQLQuery } from './graphQLQuery.ts'

/** Runs a query. Each generated query hook calls this function. */
export function useGraphQL<TResult, TVariables, TData = TResult>(
  document: GraphQLDocument<TResult, TVariables>,
  operationName: string,
  variables?: TVariables,
  options?: GraphQLQueryOptions<TResult, TData>,
): UseQueryResult<TData, GraphQLRequestError> {
  return useQuery<TResult, GraphQLRequestError, TData, GraphQLQueryKey>({
    ...options,
    ...graphQLQuery(document, operationName, variables),
  })
}

/** TanStack's query options without the query key and the query function, which the operation determines. */
export type GraphQLQueryOptions<TResult, TData = TResult> = Omit<
  UseQueryOptions<TResult, GraphQLRequestError, TData, GraphQLQueryKey>,
  'queryKey' | 'queryFn'
>
