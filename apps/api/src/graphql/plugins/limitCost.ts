import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server'
import { tooManyRequestsError } from '../errors.ts'
import type { GraphQLContext } from '../GraphQLContext.ts'
import type { KnownDocuments } from '../KnownDocuments.ts'
import { checkCost } from './checkCost.ts'

/**
 * The number of introspection fields that count as one request against the flood limit. Anyone can introspect, also
 * without a key, and a tool's query returns about 10,000 fields. Without this, one address could keep a core busy
 * within the limit.
 */
const INTROSPECTED_FIELDS_PER_REQUEST = 500

/** Rejects operations that would return too much, and counts introspection against the flood limit. Known documents are exempt. */
export function limitCost(known: KnownDocuments): ApolloServerPlugin<GraphQLContext> {
  const texts = new Set(known.values())
  const listener: GraphQLRequestListener<GraphQLContext> = {
    didResolveOperation: async ({ source, schema, document, operation, operationName, request, contextValue }) => {
      if (texts.has(source) || operation === undefined) return
      const variables = request.variables ?? {}
      const introspected = checkCost({ schema, document, operation, operationName, variables })
      for (let counted = 0; counted < introspected; counted += INTROSPECTED_FIELDS_PER_REQUEST) {
        const retryAfterSeconds = contextValue.request.takeDecision()
        if (retryAfterSeconds !== null)
          throw tooManyRequestsError('Too many requests from this address.', retryAfterSeconds)
      }
    },
  }
  return { requestDidStart: async () => listener }
}
