import type { IncomingMessage, ServerResponse } from 'node:http'

/** What goes back to the caller. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The codes of the errors that the door itself makes. */
export type DoorErrorCode =
  | 'BAD_REQUEST'
  | 'UNAUTHENTICATED'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE'

export interface DoorError {
  readonly status: number
  readonly code: DoorErrorCode
  /** Meant for the caller. */
  readonly message: string
  /** Tells causes under one code apart. */
  readonly reason?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An error of the door, in the shape in which GraphQL reports them. */
export function errorAnswer(error: DoorError, requestId: string, accept = ''): Answer {
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
 * Writes an answer, unless its receiver is gone. All headers go in one list: putting objects together from others would cost more
 * than the rest of it.
 *
 * @param shared Names and values in turn that every answer has, and no answer has of its own.
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
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
