import { GraphQLRequestError } from './GraphQLRequestError.ts'

/**
 * For `retry` in a QueryClient's default options: tries twice more where that can help, and never where it cannot.
 *
 * @example
 * new QueryClient({ defaultOptions: { queries: { retry: retryGraphQLRequest } } })
 */
export function retryGraphQLRequest(failureCount: number, error: Error): boolean {
  return failureCount < 2 && error instanceof GraphQLRequestError && error.retryable
}
