import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server'
import type { GraphQLContext } from '../GraphQLContext.ts'

/** Gives every error of an operation its request's id before it is formatted, where the request is no longer known. */
export const requestIdInErrors: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => listener,
}

const listener: GraphQLRequestListener<GraphQLContext> = {
  didEncounterErrors: async ({ errors, contextValue }) => {
    for (const error of errors) error.extensions.requestId = contextValue.request.id
  },
}
