import type { QueryFunctionContext } from '@tanstack/react-query'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import { getGraphQLTransport } from './setGraphQLTransport.ts'

/** Returns the two query options that an operation determines: the query key and the query function. */
export function graphQLQuery<TResult, TVariables>(
  document: GraphQLDocument<TResult, TVariables>,
  operationName: string,
  variables?: TVariables,
) {
  return {
    queryKey: graphQLQueryKey(operationName, variables),
    queryFn: ({ client, signal }: Pick<QueryFunctionContext, 'client' | 'signal'>): Promise<TResult> =>
      getGraphQLTransport(client)({ document, operationName, variables, signal }),
  }
}

/**
 * Returns the key `[operationName, variables]`. Without variables, the key is the prefix of all keys of the operation.
 * Invalidating this prefix invalidates all queries of the operation.
 */
export function graphQLQueryKey(operationName: string, variables?: unknown): GraphQLQueryKey {
  return variables === undefined ? [operationName] : [operationName, variables]
}

/** The query key of an operation. */
export type GraphQLQueryKey = readonly [operationName: string, variables?: unknown]
