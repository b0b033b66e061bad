/**
 * A document as the client preset writes it: the types of its result and variables, and its hash, its text or both. Structural,
 * so that generated code need not import anything from here.
 */
export interface GraphQLDocument<TResult, TVariables> {
  __apiType?: (variables: TVariables) => TResult
  readonly __meta__?: { readonly [name: string]: unknown } | undefined
}

/** Returns the hash that the client preset wrote beside the document, or `null` without `persistedDocuments`. */
export function documentHashOf(document: Pick<GraphQLDocument<unknown, unknown>, '__meta__'>): string | null {
  const hash = document.__meta__?.hash
  return typeof hash === 'string' && hash !== '' ? hash : null
}

/**
 * Returns the hash of a document that must have one.
 *
 * @throws TypeError if the document was generated without `persistedDocuments`.
 */
export function documentIdOf(document: Pick<GraphQLDocument<unknown, unknown>, '__meta__'>): string {
  const hash = documentHashOf(document)
  if (hash === null)
    throw new TypeError(
      'This document has no hash: generate it with persistedDocuments: { mode: "replaceDocumentWithHash" }.',
    )
  return hash
}

/**
 * Returns the text of a document, whatever the `documentMode` of the client preset, or `null` if it was replaced by its hash.
 * A syntax tree is printed.
 */
export async function documentTextOf(document: object): Promise<string | null> {
  // A text of another realm, as in a test's page, is no instance of this one's String.
  if (Object.prototype.toString.call(document) === '[object String]') return String(document) || null
  if (!isSyntaxTree(document) || document.definitions.length === 0) return null
  // Most pages have texts or hashes, and need not load the printer.
  const { printDocument } = await import('./printDocument.ts')
  return printDocument(document)
}

function isSyntaxTree(document: object): document is { readonly definitions: readonly object[] } {
  return (
    'kind' in document &&
    document.kind === 'Document' &&
    'definitions' in document &&
    Array.isArray(document.definitions)
  )
}
