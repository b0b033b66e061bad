import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server'
import type { GraphQLContext } from '../GraphQLContext.ts'

/** Adds the request id to every error of an operation. The later formatting step no longer knows the request. */
export const requestIdInErrors: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => listener,
}

const listener: GraphQLRequestListener<GraphQLContext> = {
  didEncounterErrors: async ({ errors, contextValue }) => {
    for (const error of errors) error.extensions.requestId = contextValue.request.id
  },
}
