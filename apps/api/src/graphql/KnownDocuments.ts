import client from '@anoncall/client/persisted-documents.json' with { type: 'json' }
import console from '@anoncall/console/persisted-documents.json' with { type: 'json' }
import react from '@anoncall/react/persisted-documents.json' with { type: 'json' }
import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache'
import type { DocumentNode } from 'graphql'
import { apiError } from './errors.ts'

/**
 * The documents of Anoncall's own packages, by the hex SHA-256 of their text. Code generators and Apollo call them
 * persisted documents. In `@anoncall/client`, such a document has the type `HashedDocument`.
 *
 * A request names a known document by its hash. The server gets the document from the hash in these ways:
 *
 * - `documentId` in the body of most requests: `createKnownDocumentExecutor` passes the hash to Apollo as the extension
 *   `persistedQuery`.
 * - `documentId` in the body of streams and of requests that need Apollo's HTTP layer: `withDocumentText` replaces the
 *   hash with the text.
 * - The extension `persistedQuery`: Apollo reads the text from the cache `persistedQueries` in `createGraphQLServer`.
 *
 * Apollo gets the parsed document from `createDocumentStore`, and `executeCompiled` compiles it at its first use.
 */
export type KnownDocuments = ReadonlyMap<string, string>

/**
 * Returns the hash of the known document that a request body names; `null` if the body names no document.
 *
 * @throws PERSISTED_DOCUMENT_NOT_FOUND
 */
export function documentHashOf(body: unknown, known: KnownDocuments): string | null {
  if (typeof body !== 'object' || body === null || !('documentId' in body)) return null
  const hash = typeof body.documentId === 'string' ? body.documentId.replace(/^sha256:/, '') : ''
  if (!known.has(hash))
    throw apiError('PERSISTED_DOCUMENT_NOT_FOUND', 'This server does not know the document. Send its text.')
  return hash
}

/**
 * Replaces the hash of a known document in a request body with the document's text.
 *
 * @throws PERSISTED_DOCUMENT_NOT_FOUND
 */
export function withDocumentText(body: unknown, known: KnownDocuments): unknown {
  const hash = documentHashOf(body, known)
  return hash === null ? body : { ...Object(body), documentId: undefined, query: known.get(hash) }
}

/** The maximum total size, in bytes, of cached documents that are not known documents. */
const OTHERS_BYTES_MAX = 10 * 2 ** 20

/**
 * Creates a cache of parsed and validated documents. Known documents are never removed. Documents that are not known
 * can displace only other documents that are not known. A caller who sends many new texts therefore cannot make the
 * server parse known documents again.
 *
 * @param others The cache for documents that are not known.
 */
export function createDocumentStore(
  known: KnownDocuments,
  others: KeyValueCache<DocumentNode> = new InMemoryLRUCache({ maxSize: OTHERS_BYTES_MAX }),
): KeyValueCache<DocumentNode> {
  const kept = new Map<string, DocumentNode>()
  /** Apollo's keys end with the hash of the text. */
  const isKnown = (key: string): boolean => known.has(key.slice(-HASH_LENGTH))
  return {
    get: async (key) => kept.get(key) ?? others.get(key),
    async set(key, document) {
      if (isKnown(key)) kept.set(key, document)
      else await others.set(key, document)
    },
    delete: async (key) => kept.delete(key) || others.delete(key),
  }
}

/** The length of a SHA-256 hash in hex. */
const HASH_LENGTH = 64

/** The documents of Anoncall's own packages, by their hash without a prefix. */
export const knownDocuments: ReadonlyMap<string, string> = new Map(
  [client, console, react]
    .flatMap((manifest): [string, string][] => Object.entries(manifest))
    // In manifests and requests, the hash has its algorithm as a prefix. The prefix is removed from both.
    .map(([id, text]) => [id.replace(/^sha256:/, ''), text]),
)
