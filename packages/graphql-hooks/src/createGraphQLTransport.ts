import { createDocumentSender, type GraphQLDocumentTexts } from './createDocumentSender.ts'
import { createPost } from './createPost.ts'
import type { OpenStream } from './createSubscribe.ts'
import type { GraphQLSubscribe, GraphQLTransport, GraphQLTransportRequest } from './GraphQLTransport.ts'
import { readGraphQLAnswer } from './readGraphQLAnswer.ts'

/**
 * Creates a transport that POSTs JSON. A document with a hash is sent as `{ documentId, variables }`. A document without a hash, or with a
 * hash that the server does not know, is sent as `{ query, operationName, variables }`. Subscriptions are opened at `streamUrl`.
 *
 * With a relative url, requests succeed in a page only: on a server the transport can be created, but its requests fail.
 *
 * @throws GraphQLRequestError with `INVALID_CONFIGURATION` if the url or the timeout is invalid.
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
    // Loaded on demand, because few pages subscribe.
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

/** Options of a transport. */
export interface GraphQLTransportOptions {
  /** The address of the API, with http or https. In a page it can also be a path of the same origin, such as `/graphql`. */
  readonly url: string
  /** The address of the API's subscription stream. Defaults to `url` with `/stream` appended to its path. */
  readonly streamUrl?: string
  /**
   * The texts of documents that were replaced by their hash, for servers that do not know the hash. Pass the content of
   * `persisted-documents.json`, or a function that loads it on demand.
   *
   * @example
   * documents: () => import('./generated/persisted-documents.json')
   */
  readonly documents?: GraphQLDocumentTexts
  /** Headers of each request, or a function that is called before each request. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)
  /** Whether requests include cookies. Same values as the option of `fetch`. */
  readonly credentials?: RequestCredentials
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch
  /** Timeout of one request in milliseconds, including the response body: 1 to 2,147,483,647. Defaults to 20,000. */
  readonly timeoutMs?: number
}

function streamUrlOf(url: string): string {
  const [path = '', search] = String(url).split('?', 2)
  return `${path.replace(/\/$/, '')}/stream${search === undefined ? '' : `?${search}`}`
}
