import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '../auth/authenticate.ts'
import type { Logger } from '../telemetry/createLogger.ts'
import type { MonotonicClock } from './FloodGuard.ts'

export interface LoggedRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  /** Without the query string: tokens and documents may stand there. */
  readonly path: string
  readonly startedAt: number
  readonly monotonic: MonotonicClock
  /** Told after the line was written. It shares the one listener, since static files add many of their own. */
  readonly onClosed: () => void
  /** Told of each answer, for those who count. */
  readonly onAnswered: (answered: AnsweredRequest) => void
}

export interface AnsweredRequest {
  readonly path: string
  readonly status: number
  readonly milliseconds: number
}

/** Writes one line when an answer has left, or its receiver has. Never a body, never a query string. */
export function logRequest(
  logger: Logger,
  logged: LoggedRequest,
): { readonly principal: (principal: Principal | null) => void } {
  const { request, response, requestId, path, startedAt, monotonic, onClosed, onAnswered } = logged
  let caller: Record<string, string> = {}
  response.once('close', () => {
    const milliseconds = monotonic() - startedAt
    const line = {
      method: request.method,
      path,
      status: response.statusCode,
      ms: Math.round(milliseconds * 10) / 10,
      requestId,
      ...caller,
      ...(response.writableFinished ? {} : { isAborted: true }),
    }
    if (response.statusCode >= 500) logger.error(line, 'request')
    else if (path === '/graphql') logger.info(line, 'request')
    else logger.debug(line, 'request')
    onAnswered({ path, status: response.statusCode, milliseconds })
    onClosed()
  })
  return { principal: (principal) => (caller = callerOf(principal)) }
}

function callerOf(principal: Principal | null): Record<string, string> {
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
