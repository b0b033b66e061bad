import { CallError, type CallErrorDetails } from './CallError.ts'
import { ClientError } from './ClientError.ts'

/** One of this package's own failures, in words for the visitor. */
export function callFailure(code: CallFailureCode, details: CallErrorDetails = {}): CallError {
  const [message, retryable] = SENTENCES[code]
  return new CallError(code, message, { retryable, ...details })
}

const SENTENCES = {
  CALL_IN_PROGRESS: ['There is a call already: end it first.', true],
  SDK_UNUSABLE: ['Calls cannot be made from here: the page is not secure, or this browser cannot make calls.', false],
  MICROPHONE_REFUSED: ['The microphone cannot be used: allow it for this page, and check that there is one.', true],
  CREDENTIALS_REFUSED: ['The telephone service did not accept this call.', false],
  GATEWAY_UNREACHABLE: ['The telephone service cannot be reached at the moment.', true],
  GATEWAY_SILENT: ['The telephone service did not answer.', true],
  CALLEE_BUSY: ['The line is busy.', true],
  CALLEE_OFFLINE: ['Nobody can take the call at the moment.', true],
  CALLEE_UNKNOWN: ['Whom this page calls does not exist.', false],
  DECLINED: ['The call was declined.', true],
  NO_ANSWER: ['Nobody answered.', true],
  CONNECTION_LOST: ['The connection was lost.', true],
  CALL_ENDED: ['The call is over.', false],
  NOT_POSSIBLE: ['That is not possible at this moment of the call.', true],
  CALL_FAILED: ['The call did not succeed.', true],
} as const

export type CallFailureCode = keyof typeof SENTENCES

/** Why there are no credentials, in words for the visitor. What only the page's maker understands is in the cause. */
export function issuingFailure(cause: unknown): CallError {
  if (cause instanceof CallError) return cause
  if (!(cause instanceof ClientError)) return callFailure('CALL_FAILED', { cause })

  const { code, retryable } = cause
  const isPlain = code === 'REFUSED' || code === 'NETWORK' || code === 'TIMEOUT'
  const message = isPlain
    ? cause.message
    : retryable
      ? 'Calls cannot be made at the moment.'
      : 'Calls cannot be made from this page: something is wrong with it.'
  return new CallError(code, message, { retryable, cause })
}
