import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server'
import type { GraphQLContext } from '../GraphQLContext.ts'
import type { KnownDocuments } from '../KnownDocuments.ts'
import { checkCost } from './checkCost.ts'

/** Refuses operations that would give back too much. Our own documents are known to be modest and are not counted. */
export function limitCost(known: KnownDocuments): ApolloServerPlugin<GraphQLContext> {
  const texts = new Set(known.values())
  const listener: GraphQLRequestListener<GraphQLContext> = {
    didResolveOperation: async ({ source, schema, document, operation, operationName, request }) => {
      if (texts.has(source) || operation === undefined) return
      checkCost({ schema, document, operation, operationName, variables: request.variables ?? {} })
    },
  }
  return { requestDidStart: async () => listener }
}
