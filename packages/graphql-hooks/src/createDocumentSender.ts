import { documentHashOf, documentTextOf, type GraphQLDocument } from './GraphQLDocument.ts'
import { GraphQLRequestError } from './GraphQLRequestError.ts'

/** The texts of documents by hash, as in the client preset's `persisted-documents.json`, or a function that loads them. */
export type GraphQLDocumentTexts =
  | Readonly<Record<string, string>>
  | (() => Promise<Readonly<Record<string, string>> | { readonly default: Readonly<Record<string, string>> }>)

/** A request with any types of result and variables. */
export interface DocumentRequest {
  readonly document: Pick<GraphQLDocument<unknown, unknown>, '__meta__'>
  readonly operationName: string
  readonly variables?: unknown
}

/** Adds the document to the request body, as a hash or as text, and sends the body with `send`. */
export type DocumentSender = <TAnswer>(
  request: DocumentRequest,
  send: (body: object) => Promise<TAnswer>,
) => Promise<TAnswer>

/**
 * Creates a sender that sends the hash of a document. If the document has no hash, or the server does not know the hash, the sender sends
 * the text. The sender stores the hashes that the server does not know.
 */
export function createDocumentSender(texts: GraphQLDocumentTexts | undefined): DocumentSender {
  const unknownHashes = new Set<string>()

  return async ({ document, operationName, variables }, send) => {
    const hash = documentHashOf(document)
    if (hash === null || unknownHashes.has(hash)) return sendText(null)
    try {
      return await send({ documentId: hash, variables })
    } catch (error) {
      if (!(error instanceof GraphQLRequestError) || error.code !== 'PERSISTED_DOCUMENT_NOT_FOUND') throw error
      return sendText(error)
    }

    async function sendText(notFound: GraphQLRequestError | null) {
      const text = (await documentTextOf(document)) ?? (await lookUp(texts, hash))
      if (text === null) throw notFound === null ? new TypeError(NEITHER) : withRemedy(notFound)
      if (hash !== null) unknownHashes.add(hash)
      return send({ query: text, operationName, variables })
    }
  }
}

const NEITHER = 'This document has neither a text nor a hash. Generate it with the client preset.'

async function lookUp(texts: GraphQLDocumentTexts | undefined, hash: string | null): Promise<string | null> {
  if (texts === undefined || hash === null) return null
  const loaded: object = typeof texts === 'function' ? await texts() : texts
  const manifest = 'default' in loaded && typeof loaded.default === 'object' ? loaded.default : loaded
  const text: unknown = Object(manifest)[hash]
  return typeof text === 'string' ? text : null
}

function withRemedy(error: GraphQLRequestError): GraphQLRequestError {
  const message =
    'The server does not know this document, and the page does not have its text. Generate it with persistedDocuments: { mode: "embedHashInDocument" }, or pass the file persisted-documents.json to the transport as "documents".'
  return new GraphQLRequestError(error.code, message, { requestId: error.requestId, cause: error })
}
