import type { QueryFunctionContext } from '@tanstack/react-query'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import { getGraphQLTransport } from './setGraphQLTransport.ts'

/** The two options that an operation settles: where its answer is kept, and how it is fetched. */
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

/** `[operationName, variables]`. Without variables it is the prefix of all keys of the operation, so it invalidates them all. */
export function graphQLQueryKey(operationName: string, variables?: unknown): GraphQLQueryKey {
  return variables === undefined ? [operationName] : [operationName, variables]
}

export type GraphQLQueryKey = readonly [operationName: string, variables?: unknown]
