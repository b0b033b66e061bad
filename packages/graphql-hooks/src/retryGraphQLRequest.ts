import { GraphQLRequestError } from './GraphQLRequestError.ts'

/**
 * Retries a query up to twice if its error is retryable. Pass this function as `retry` in the default options of a
 * QueryClient.
 *
 * @example
 * new QueryClient({ defaultOptions: { queries: { retry: retryGraphQLRequest } } })
 */
export function retryGraphQLRequest(failureCount: number, error: Error): boolean {
  return failureCount < 2 && error instanceof GraphQLRequestError && error.retryable
}
