import type { CallOver } from './CallOver.ts'
import type { CallFailureCode } from './callFailure.ts'
import type { KandyStateChange } from './KandyEvents.ts'

/**
 * Returns how a call ended. Use it only if the visitor did not hang up. A code is a number or a string, and an error is an object or
 * a string. All of these values can be missing.
 */
export function endReason({ error, transition }: KandyStateChange, wasAnswered: boolean): CallOver {
  const { prevState, statusCode = null, reasonText = null } = transition ?? {}
  const code = String((error && typeof error === 'object' ? error.code : statusCode) ?? '')
  // 9906 and 9909 are codes of the SDK: the connection broke, or the gateway no longer knows the call. A call that the SDK itself gave up
  // has a reason text, but no previous state and no `statusCode`. For other calls, 5.x sets the previous state, and 7.x sets `statusCode`,
  // even if its value is undefined.
  const isGivenUp = reasonText && !prevState && !('statusCode' in Object(transition))
  const isBroken = error || /^990[69]$/.test(code) || isGivenUp
  const failure = wasAnswered
    ? isBroken && 'CONNECTION_LOST'
    : // The code comes from the other side and can be the name of an inherited property.
      (Object.hasOwn(NOT_ANSWERED, code) && NOT_ANSWERED[code]) ||
      ((isBroken || /^[3-6]..$/.test(code)) && 'CALL_FAILED')
  if (failure) return { kind: 'failed', code: failure, cause: error ?? transition }

  return { kind: 'ended', by: 'them', statusCode: statusCode === null ? null : code, reasonText }
}

const REFUSED = 'CREDENTIALS_REFUSED'

const NOT_ANSWERED: Record<string, CallFailureCode> = {
  // `call:4` is from the SDK: there is no microphone. `TypeError` is from the browser: a request failed.
  'call:4': 'MICROPHONE_REFUSED',
  TypeError: 'GATEWAY_UNREACHABLE',
  // Codes of the gateway for an invalid token, an unknown realm and an expired token, and the HTTP status for errors
  // without a code.
  46: REFUSED,
  64: REFUSED,
  65: REFUSED,
  401: REFUSED,
  403: REFUSED,
  // SIP codes, forwarded by the gateway.
  404: 'CALLEE_UNKNOWN',
  408: 'NO_ANSWER',
  480: 'CALLEE_OFFLINE',
  486: 'CALLEE_BUSY',
  487: 'NO_ANSWER',
  603: 'DECLINED',
}
