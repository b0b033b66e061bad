import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache'
import type { DocumentNode } from 'graphql'
import type { KnownDocuments } from './KnownDocuments.ts'

/** Bytes of parsed documents that are kept, of those that anybody may send. */
const OTHERS_BYTES_MAX = 10 * 2 ** 20

/**
 * Documents that were parsed and found valid. Known ones stay for good; others make room for each other, so that nobody who sends
 * ever new texts makes the server parse the known ones anew.
 *
 * @param others Where the others are kept.
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
