import { apiError } from './errors.ts'

/** The documents of Anoncall's own packages, by the hex SHA-256 of their text. */
export type KnownDocuments = ReadonlyMap<string, string>

/**
 * Returns the hash of the known document that a body names; `null` if it names none.
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
 * Replaces the hash of a known document in a body with the document's text.
 *
 * @throws PERSISTED_DOCUMENT_NOT_FOUND
 */
export function withDocumentText(body: unknown, known: KnownDocuments): unknown {
  const hash = documentHashOf(body, known)
  return hash === null ? body : { ...Object(body), documentId: undefined, query: known.get(hash) }
}
