/**
 * A document of the client preset. It carries the types of the result and the variables, and contains a hash, a text,
 * or both. The type is structural, so generated code needs no import from this package.
 */
export interface GraphQLDocument<TResult, TVariables> {
  __apiType?: (variables: TVariables) => TResult
  readonly __meta__?: { readonly [name: string]: unknown } | undefined
}

/** Returns the hash of the document, or `null` if the document was generated without `persistedDocuments`. */
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
      'This document has no hash. Generate it with persistedDocuments: { mode: "replaceDocumentWithHash" }.',
    )
  return hash
}

/**
 * Returns the text of a document in any `documentMode` of the client preset. A syntax tree is printed. Returns `null` if the text was
 * replaced by the hash.
 */
export async function documentTextOf(document: object): Promise<string | null> {
  // A String object of another JavaScript realm, as in tests with a DOM, is not an instance of this realm's String.
  if (Object.prototype.toString.call(document) === '[object String]') return String(document) || null
  if (!isSyntaxTree(document) || document.definitions.length === 0) return null
  // The printer is loaded on demand, because most documents have a text or a hash.
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
