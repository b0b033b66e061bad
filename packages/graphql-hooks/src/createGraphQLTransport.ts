import { createDocumentSender } from './createDocumentSender.ts'
import { createPost } from './createPost.ts'
import type { OpenStream } from './createSubscribe.ts'
import type {
  GraphQLSubscribe,
  GraphQLTransport,
  GraphQLTransportOptions,
  GraphQLTransportRequest,
} from './GraphQLTransport.ts'
import { readGraphQLAnswer } from './readGraphQLAnswer.ts'

/**
 * Creates a transport that POSTs JSON. A document with a hash is sent as `{ documentId, variables }`. A document without a hash, or with a
 * hash that the server does not know, is sent as `{ query, operationName, variables }`. Subscriptions are opened at `streamUrl`.
 *
 * With a relative url, requests succeed only in a page. On a server, the transport can be created, but its requests fail.
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
    // The subscription code is loaded on demand, because few pages subscribe.
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

function streamUrlOf(url: string): string {
  const [path = '', search] = String(url).split('?', 2)
  return `${path.replace(/\/$/, '')}/stream${search === undefined ? '' : `?${search}`}`
}
