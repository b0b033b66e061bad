import type { IncomingMessage, ServerResponse } from 'node:http'

/** A response to the caller. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The error codes of the HTTP layer. */
type HttpErrorCode =
  | 'BAD_REQUEST'
  | 'UNAUTHENTICATED'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE'

export interface HttpError {
  readonly status: number
  readonly code: HttpErrorCode
  /** The message for the caller. */
  readonly message: string
  /** The cause, which distinguishes errors that share a code. */
  readonly reason?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Returns the response for an error of the HTTP layer, in the format of GraphQL errors. */
export function errorAnswer(error: HttpError, requestId: string, accept = ''): HttpAnswer {
  const extensions = { code: error.code, ...(error.reason === undefined ? {} : { reason: error.reason }), requestId }
  const mediaType = accept.includes('application/graphql-response+json')
    ? 'application/graphql-response+json'
    : 'application/json'
  return {
    status: error.status,
    headers: { 'content-type': `${mediaType}; charset=utf-8`, 'cache-control': 'no-store', ...error.headers },
    body: JSON.stringify({ errors: [{ message: error.message, extensions }] }),
  }
}

/**
 * Writes a response, unless the receiver has disconnected. Passes all headers as one list, because merging header
 * objects would take longer than the rest of the function.
 *
 * @param shared Headers that every response has, as alternating names and values. The other headers of the response
 * must have different names.
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  shared: readonly string[] = [],
): void {
  if (response.destroyed || response.headersSent) return
  const list = [...shared]
  for (const name in headers) list.push(name, headers[name] ?? '')
  const hasBody = status !== 204
  if (hasBody) list.push('content-length', String(Buffer.byteLength(body)))
  response.writeHead(status, list)
  response.end(hasBody && request.method !== 'HEAD' ? body : undefined)
}
