import { CallError, type CallErrorDetails } from './CallError.ts'
import { ClientError } from './ClientError.ts'

/**
 * Creates a CallError with this package's sentence for the code. The error is retryable, unless the code is final or
 * `details` set `retryable`.
 */
export function callFailure(code: CallFailureCode, details?: CallErrorDetails): CallError {
  return new CallError(code, SENTENCES[code], { retryable: !FINAL.includes(code), ...details })
}

const SENTENCES = {
  CALL_IN_PROGRESS: 'A call is already in progress.',
  SDK_UNUSABLE: 'This browser cannot make calls.',
  MICROPHONE_REFUSED: 'The microphone is blocked or missing.',
  CREDENTIALS_REFUSED: 'The telephone service did not accept the call.',
  GATEWAY_UNREACHABLE: 'The telephone service cannot be reached.',
  GATEWAY_SILENT: 'The telephone service did not answer.',
  CALLEE_BUSY: 'The line is busy.',
  CALLEE_OFFLINE: 'No one is available to answer the call.',
  CALLEE_UNKNOWN: 'The number called does not exist.',
  DECLINED: 'The call was declined.',
  NO_ANSWER: 'The call was not answered.',
  CONNECTION_LOST: 'The connection was lost.',
  CALL_ENDED: 'The call is over.',
  NOT_POSSIBLE: 'This is not possible at this point in the call.',
  CALL_FAILED: 'The call failed.',
}

export type CallFailureCode = keyof typeof SENTENCES

const FINAL: readonly CallFailureCode[] = ['SDK_UNUSABLE', 'CREDENTIALS_REFUSED', 'CALLEE_UNKNOWN', 'CALL_ENDED']

/**
 * Converts the error of a credentials request to a CallError with a sentence for the visitor. A message that only the developer of the page
 * understands is kept in the cause.
 */
export function issuingFailure(cause: unknown): CallError {
  if (cause instanceof CallError) return cause
  if (!(cause instanceof ClientError)) return callFailure('CALL_FAILED', { cause })

  const { code, retryable, message } = cause
  return new CallError(code, retryable ? message : 'This page is not set up to make calls.', { retryable, cause })
}
