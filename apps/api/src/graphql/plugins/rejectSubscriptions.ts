import type { ApolloServerPlugin } from '@apollo/server'
import { apiError } from '../errors.ts'
import type { GraphQLContext } from '../GraphQLContext.ts'

/** Rejects subscriptions, which are answered by the stream endpoint only. Executed as a query, one would fail as our fault. */
export const rejectSubscriptions: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === 'subscription')
        throw apiError('BAD_USER_INPUT', 'Subscriptions are streamed. Send this one to /graphql/stream.')
    },
  }),
}
