import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache'
import type { DocumentNode } from 'graphql'
import type { KnownDocuments } from './KnownDocuments.ts'

/** The maximum size in bytes of parsed documents that are not known documents. */
const OTHERS_BYTES_MAX = 10 * 2 ** 20

/**
 * Creates a cache of parsed and validated documents. Known documents are never removed. Others can displace only each
 * other, so that a caller who sends many new texts cannot make the server parse the known documents again.
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

/** SHA-256 in hex. */
const HASH_LENGTH = 64
