import { apiError } from './errors.ts'

/** Documents of our own packages, by the SHA-256 of their text in hex. */
export type KnownDocuments = ReadonlyMap<string, string>

/** The hash by which a body names a known document; `null` for a body that names none. Throws PERSISTED_DOCUMENT_NOT_FOUND. */
export function documentHashOf(body: unknown, known: KnownDocuments): string | null {
  if (typeof body !== 'object' || body === null || !('documentId' in body)) return null
  const hash = typeof body.documentId === 'string' ? body.documentId.replace(/^sha256:/, '') : ''
  if (!known.has(hash))
    throw apiError('PERSISTED_DOCUMENT_NOT_FOUND', 'This server does not know the document. Send its text.')
  return hash
}

/** A body that names a known document by its hash → one that carries its text. Throws PERSISTED_DOCUMENT_NOT_FOUND. */
export function withDocumentText(body: unknown, known: KnownDocuments): unknown {
  const hash = documentHashOf(body, known)
  return hash === null ? body : { ...Object(body), documentId: undefined, query: known.get(hash) }
}
