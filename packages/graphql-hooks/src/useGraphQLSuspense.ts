import { type UseSuspenseQueryResult, useSuspenseQuery } from '@tanstack/react-query'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'
import { graphQLQueryOptions } from './graphQLQueryOptions.ts'

/** Runs a query and suspends until the query has data. Each generated suspense hook calls this function. */
export function useGraphQLSuspense<TResult, TVariables>(
  document: GraphQLDocument<TResult, TVariables>,
  operationName: string,
  variables?: TVariables,
): UseSuspenseQueryResult<TResult, GraphQLRequestError> {
  return useSuspenseQuery(graphQLQueryOptions(document, operationName, variables))
}
