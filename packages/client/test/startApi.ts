import { createServer, type IncomingHttpHeaders } from 'node:http'
import persistedDocuments from '@anoncall/client/persisted-documents.json' with { type: 'json' }
import { onTestFinished } from 'vitest'

/**
 * Starts an HTTP server that implements the API's protocol until the test ends. The server knows either all documents
 * of the manifest or none. It sends the responses that the test provides.
 */
export async function startApi(answer: Answer, { knowsDocuments = true } = {}): Promise<Api> {
  const requests: ApiRequest[] = []
  const server = createServer(async (message, response) => {
    const body: ApiRequest['body'] = JSON.parse(Buffer.concat(await message.toArray()).toString())
    requests.push({ method: message.method, headers: message.headers, body })
    const isKnown = knowsDocuments && body.documentId !== undefined && body.documentId in persistedDocuments
    const { status = 200, headers = {}, ...json } = isKnown || body.query ? answer : unknownDocument
    response.writeHead(status, { 'content-type': 'application/graphql-response+json', ...headers })
    response.end(json.text ?? JSON.stringify(json))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return { endpoint: `http://127.0.0.1:${address.port}/graphql`, requests, stop }
}

export interface Api {
  readonly endpoint: string
  readonly requests: readonly ApiRequest[]
  stop(): void
}

interface ApiRequest {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: { readonly documentId?: string; readonly query?: string; readonly variables?: unknown }
}

interface Answer {
  readonly status?: number
  readonly headers?: Record<string, string>
  /** Sent as the response body instead of JSON. */
  readonly text?: string
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, string> }[]
}

const unknownDocument: Answer = {
  status: 404,
  errors: [{ message: 'Unknown document.', extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND', requestId: 'req_0' } }],
}
