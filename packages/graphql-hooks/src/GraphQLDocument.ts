/**
 * A document as the client preset writes it in hash mode: the types of its result and variables, and its hash. Structural, so
 * that generated code need not import anything from here.
 */
export interface GraphQLDocument<TResult, TVariables> {
  __apiType?: (variables: TVariables) => TResult
  readonly __meta__?: { readonly [name: string]: unknown } | undefined
}

/** The hash under which the server knows the document. Throws a TypeError where the document was not generated in hash mode. */
export function documentIdOf(document: Pick<GraphQLDocument<unknown, unknown>, '__meta__'>): string {
  const hash = document.__meta__?.hash
  if (typeof hash !== 'string')
    throw new TypeError(
      'This document has no hash: generate it with persistedDocuments: { mode: "replaceDocumentWithHash" }.',
    )
  return hash
}
