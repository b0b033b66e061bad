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
  readonly requestId: string
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  /** What kind of caller it was; `null` where that could not be said. */
  readonly principal: Principal['kind'] | null
  /** Whether the caller left before all of the answer had. */
  readonly isAborted: boolean
}

/** Writes one line when an answer has left, or its receiver has. Never a body, never a query string. */
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
