import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '@anoncall/domain'
import type { Logger } from '../telemetry/createLogger.ts'
import type { MonotonicClock } from './FloodGuard.ts'

/**
 * Writes one log line after a response was sent or the caller disconnected. The line contains no body and no query
 * string.
 */
export function logRequest(
  logger: Logger,
  logged: LoggedRequest,
): { readonly principal: (principal: Principal | null) => void } {
  const { request, response, requestId, path, startedAt, monotonic, onClosed, onAnswered } = logged
  let caller: Principal | null = null
  response.once('close', () => {
    const milliseconds = monotonic() - startedAt
    const isAborted = !response.writableFinished
    const line = {
      method: request.method,
      path,
      status: response.statusCode,
      ms: Math.round(milliseconds * 10) / 10,
      requestId,
      ...fieldsOf(caller),
      ...(isAborted ? { isAborted } : {}),
    }
    if (response.statusCode >= 500) logger.error(line, 'request')
    else if (path === '/graphql') logger.info(line, 'request')
    else logger.debug(line, 'request')
    const { statusCode: status } = response
    onAnswered({ requestId, path, status, milliseconds, principal: caller?.kind ?? null, isAborted })
    onClosed()
  })
  return { principal: (principal) => (caller = principal) }
}

export interface LoggedRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  /** The path without the query string, which can contain tokens and documents. */
  readonly path: string
  readonly startedAt: number
  readonly monotonic: MonotonicClock
  /**
   * Called after the log line was written. Uses the same event listener as the log, because the static file server
   * already adds many listeners.
   */
  readonly onClosed: () => void
  /** Called for each response, to update metrics and traces. */
  readonly onAnswered: (answered: AnsweredRequest) => void
}

export interface AnsweredRequest {
  readonly requestId: string
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  /** The kind of caller; `null` if unknown. */
  readonly principal: Principal['kind'] | null
  /** Whether the caller disconnected before the whole response was sent. */
  readonly isAborted: boolean
}

function fieldsOf(principal: Principal | null): Record<string, string> {
  switch (principal?.kind) {
    case 'ADMIN':
      return { principal: 'ADMIN', principalId: principal.admin.id }
    case 'API_KEY':
      return { principal: 'API_KEY', principalId: principal.apiKeyId }
    case 'NOBODY':
      return { principal: 'NOBODY' }
    case undefined:
      return {}
  }
}

/** Creates a request id (`req_…`). The response, the log line and the audit entries of a request contain its id. */
export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`
}
