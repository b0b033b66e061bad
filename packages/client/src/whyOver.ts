import type { CallOver } from './CallOver.ts'
import type { CallFailureCode } from './callFailure.ts'
import type { KandyStateChange } from './KandyEvents.ts'

/**
 * What an end that we did not ask for means. Codes come as numbers and as strings, an error as an object and as a plain string,
 * and each of them may be missing.
 */
export function whyOver({ error, transition }: KandyStateChange, wasAnswered: boolean): CallOver {
  const { prevState, statusCode = null, reasonText = null } = transition ?? {}
  const code = String((error && typeof error === 'object' ? error.code : statusCode) ?? '')
  // 9906 and 9909 are the SDK's own: something broke; the gateway no longer knows the call. Only a call that the SDK itself has given
  // up has a reason, and neither the state before (as in 5.x) nor a status code (as in 7.x, where it may be undefined).
  const isGivenUp = reasonText && !prevState && !('statusCode' in Object(transition))
  const isBroken = error || /^990[69]$/.test(code) || isGivenUp
  const failure = wasAnswered
    ? isBroken && 'CONNECTION_LOST'
    : // A code is the other side's text, and may be a name that every object has.
      (Object.hasOwn(NOT_ANSWERED, code) && NOT_ANSWERED[code]) ||
      ((isBroken || /^[3-6]..$/.test(code)) && 'CALL_FAILED')
  if (failure) return { kind: 'failed', code: failure, cause: error ?? transition }

  return { kind: 'ended', by: 'them', statusCode: statusCode === null ? null : code, reasonText }
}

const REFUSED = 'CREDENTIALS_REFUSED'

const NOT_ANSWERED: Record<string, CallFailureCode> = {
  // The SDK's: no microphone. The browser's, where a request did not get through.
  'call:4': 'MICROPHONE_REFUSED',
  TypeError: 'GATEWAY_UNREACHABLE',
  // The gateway's: bad token, unknown realm, expired; or their HTTP status where it gave no code.
  46: REFUSED,
  64: REFUSED,
  65: REFUSED,
  401: REFUSED,
  403: REFUSED,
  // SIP's, which the gateway passes on.
  404: 'CALLEE_UNKNOWN',
  408: 'NO_ANSWER',
  480: 'CALLEE_OFFLINE',
  486: 'CALLEE_BUSY',
  487: 'NO_ANSWER',
  603: 'DECLINED',
}
