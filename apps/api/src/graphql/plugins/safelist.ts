import type { ApolloServerPlugin } from '@apollo/server'
import { apiError } from '../errors.ts'
import type { GraphQLContext } from '../GraphQLContext.ts'

/** Documents of our own packages, by the SHA-256 of their text in hex. */
export type KnownDocuments = ReadonlyMap<string, string>

/** A body that names a known document by its hash → one that carries its text. Throws PERSISTED_DOCUMENT_NOT_FOUND. */
export function withDocumentText(body: unknown, known: KnownDocuments): unknown {
  if (typeof body !== 'object' || body === null || !('documentId' in body)) return body
  const { documentId, ...rest } = body
  const query = typeof documentId === 'string' ? known.get(documentId.replace(/^sha256:/, '')) : undefined
  if (query === undefined)
    throw apiError('PERSISTED_DOCUMENT_NOT_FOUND', 'This server does not know the document. Send its text.')
  return { ...rest, query }
}

/** Refuses every text that is not a known document, whichever way it came. */
export function safelistOnly(known: KnownDocuments): ApolloServerPlugin<GraphQLContext> {
  const texts = new Set(known.values())
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ source }) => {
        if (source !== undefined && texts.has(source)) return
        throw apiError('PERSISTED_DOCUMENT_NOT_FOUND', 'This server takes known documents only.')
      },
    }),
  }
}
