import { createDocumentSender, type GraphQLDocumentTexts } from './createDocumentSender.ts'
import { createPost } from './createPost.ts'
import type { OpenStream } from './createSubscribe.ts'
import type { GraphQLSubscribe, GraphQLTransport, GraphQLTransportRequest } from './GraphQLTransport.ts'
import { readGraphQLAnswer } from './readGraphQLAnswer.ts'

/**
 * Creates a transport that POSTs JSON. A document with a hash is sent as `{ documentId, variables }`. One without, or one whose
 * hash the server does not know, is sent as `{ query, operationName, variables }`. Subscriptions are opened at `streamUrl`.
 *
 * Throws GraphQLRequestError with INVALID_CONFIGURATION for a url that cannot work. A relative one needs a page: on a server the
 * transport can be created, and its requests fail.
 *
 * @example
 * const transport = createGraphQLTransport({ url: '/graphql', credentials: 'same-origin' })
 */
export function createGraphQLTransport(options: GraphQLTransportOptions): GraphQLTransport {
  const { url, streamUrl = streamUrlOf(url) } = options
  const post = createPost(options)
  const sendDocument = createDocumentSender(options.documents)
  const accept = 'application/graphql-response+json, application/json;q=0.9'

  const transport: GraphQLTransport = <TResult, TVariables>(request: GraphQLTransportRequest<TResult, TVariables>) =>
    sendDocument(request, (body) =>
      post<TResult>({ url, accept, body, signal: request.signal, read: readGraphQLAnswer }),
    )
  const openStream: OpenStream = (request, read) =>
    sendDocument(request, (body) =>
      post({ url: streamUrl, accept: 'text/event-stream, application/json;q=0.9', body, signal: request.signal, read }),
    )
  const subscribe: GraphQLSubscribe = (request, listener) => {
    let isWanted = true
    let stop = (): void => undefined
    // Few pages subscribe, and the others need not load it.
    void import('./createSubscribe.ts').then(({ createSubscribe }) => {
      if (isWanted) stop = createSubscribe(openStream)(request, listener)
    })
    return () => {
      isWanted = false
      stop()
    }
  }
  return Object.assign(transport, { subscribe })
}

export interface GraphQLTransportOptions {
  /** Where the API answers: an http or https address, or a path of the page's own origin, such as `/graphql`. */
  readonly url: string
  /** Where the API streams subscriptions. The path of `url` with `/stream` behind it unless given. */
  readonly streamUrl?: string
  /**
   * The texts of documents that were replaced by their hash, for servers that do not know the hash: the content of
   * `persisted-documents.json`, or a function that loads it when it is needed.
   *
   * @example
   * documents: () => import('./generated/persisted-documents.json')
   */
  readonly documents?: GraphQLDocumentTexts
  /** Sent with each request; a function is asked each time. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)
  /** Whether cookies go along, as `fetch` has it. */
  readonly credentials?: RequestCredentials
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch
  /** How long an answer may take, in milliseconds, its body included: 1 to 2,147,483,647. 20,000 unless given. */
  readonly timeoutMs?: number
}

function streamUrlOf(url: string): string {
  const [path = '', search] = String(url).split('?', 2)
  return `${path.replace(/\/$/, '')}/stream${search === undefined ? '' : `?${search}`}`
}
