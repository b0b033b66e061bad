import type { ApolloServerPlugin } from '@apollo/server'
import { apiError } from '../errors.ts'
import type { GraphQLContext } from '../GraphQLContext.ts'

/**
 * Rejects subscriptions, which only the stream endpoint supports. Executed as a query, a subscription would cause an
 * internal error.
 */
export const rejectSubscriptions: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === 'subscription')
        throw apiError('BAD_USER_INPUT', 'Subscriptions are streamed. Send this one to /graphql/stream.')
    },
  }),
}
