import type { ApolloServerPlugin } from '@apollo/server'
import { apiError } from '../errors.ts'
import type { GraphQLContext } from '../GraphQLContext.ts'
import type { KnownDocuments } from '../KnownDocuments.ts'

/** Rejects every text that is not a known document, including introspection. */
export function safelistOnly(known: KnownDocuments): ApolloServerPlugin<GraphQLContext> {
  const texts = new Set(known.values())
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ source }) => {
        if (source !== undefined && texts.has(source)) return
        throw apiError('PERSISTED_DOCUMENT_NOT_FOUND', 'This server accepts known documents only.')
      },
    }),
  }
}
