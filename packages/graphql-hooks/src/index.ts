export type { GraphQLDocumentTexts } from './createDocumentSender.ts'
export { createGraphQLTransport } from './createGraphQLTransport.ts'
export { documentIdOf, type GraphQLDocument } from './GraphQLDocument.ts'
export {
  GraphQLRequestError,
  type GraphQLRequestErrorCode,
  type GraphQLRequestErrorDetails,
} from './GraphQLRequestError.ts'
export type {
  GraphQLSubscribe,
  GraphQLSubscriptionListener,
  GraphQLSubscriptionStatus,
  GraphQLTransport,
  GraphQLTransportOptions,
  GraphQLTransportRequest,
} from './GraphQLTransport.ts'
export { type GraphQLQueryKey, graphQLQueryKey } from './graphQLQuery.ts'
export { graphQLQueryOptions } from './graphQLQueryOptions.ts'
export { retryGraphQLRequest } from './retryGraphQLRequest.ts'
export { getGraphQLTransport, setGraphQLTransport } from './setGraphQLTransport.ts'
export { type GraphQLQueryOptions, useGraphQL } from './useGraphQL.ts'
export { type GraphQLMutationOptions, useGraphQLMutation } from './useGraphQLMutation.ts'
export {
  type GraphQLSubscriptionOptions,
  type GraphQLSubscriptionResult,
  useGraphQLSubscription,
} from './useGraphQLSubscription.ts'
export { useGraphQLSuspense } from './useGraphQLSuspense.ts'
