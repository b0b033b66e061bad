import type { ApolloServerPlugin } from '@apollo/server'
import type { GraphQLContext } from '../GraphQLContext.ts'

/** What a request turned out to ask for; `null` for an operation without a name. */
export type OnOperation = (requestId: string, type: string, name: string | null) => void

/** Tells of each operation that is valid, before it is executed. */
export function tellOperation(onOperation: OnOperation): ApolloServerPlugin<GraphQLContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue, operation, operationName }) => {
        if (operation !== undefined) onOperation(contextValue.request.id, operation.operation, operationName)
      },
    }),
  }
}
