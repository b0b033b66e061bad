import { type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'
import { getGraphQLTransport } from './setGraphQLTransport.ts'

/** Prepares a mutation. Each generated mutation hook calls this function. */
export function useGraphQLMutation<TResult, TVariables, TContext = unknown>(
  document: GraphQLDocument<TResult, TVariables>,
  operationName: string,
  options?: GraphQLMutationOptions<TResult, TVariables, TContext>,
): UseMutationResult<TResult, GraphQLRequestError, TVariables, TContext> {
  return useMutation<TResult, GraphQLRequestError, TVariables, TContext>({
    mutationKey: [operationName],
    ...options,
    mutationFn: (variables, { client }) => getGraphQLTransport(client)({ document, operationName, variables }),
  })
}

/** TanStack's mutation options without the mutation function, which the operation determines. */
export type GraphQLMutationOptions<TResult, TVariables, TContext = unknown> = Omit<
  UseMutationOptions<TResult, GraphQLRequestError, TVariables, TContext>,
  'mutationFn'
>
