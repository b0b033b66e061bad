import type { ApolloServerPlugin } from '@apollo/server'
import type { GraphQLContext } from '../GraphQLContext.ts'

/** The type and name of an operation; the name is `null` if it has none. */
export type OnOperation = (requestId: string, type: string, name: string | null) => void

/** Reports each valid operation before it is executed. */
export function reportOperation(onOperation: OnOperation): ApolloServerPlugin<GraphQLContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue, operation, operationName }) => {
        if (operation !== undefined) onOperation(contextValue.request.id, operation.operation, operationName)
      },
    }),
  }
}
