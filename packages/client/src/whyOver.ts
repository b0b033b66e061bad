import type { CallOver } from './CallOver.ts'
import type { CallFailureCode } from './callFailure.ts'
import type { KandyStateChange } from './KandyEvents.ts'

/**
 * What an end that we did not ask for means. Codes come as numbers and as strings, an error as an object and as a plain string,
 * and each of them may be missing.
 */
export function whyOver({ error, transition }: KandyStateChange, { wasAnswered, wasRefused }: OverFacts): CallOver {
  const code = String((typeof error === 'object' ? error.code : transition?.statusCode) ?? '')
  const failed = (failure: CallFailureCode): CallOver => ({ kind: 'failed', code: failure, cause: error ?? transition })

  if (code === 'call:4') return failed('MICROPHONE_REFUSED')
  if (wasAnswered && (error !== undefined || LOST.includes(code))) return failed('CONNECTION_LOST')
  if (!wasAnswered && (wasRefused || REFUSED.includes(code))) return failed('CREDENTIALS_REFUSED')
  if (!wasAnswered && code in NOT_ANSWERED) return failed(NOT_ANSWERED[code] ?? 'CALL_FAILED')
  if (!wasAnswered && (error !== undefined || (Number(code) >= 300 && Number(code) !== NORMAL_END)))
    return failed('CALL_FAILED')

  const { statusCode = null, reasonText = null } = transition ?? {}
  return { kind: 'ended', by: 'them', statusCode: statusCode === null ? null : String(statusCode), reasonText }
}

interface OverFacts {
  readonly wasAnswered: boolean
  /** A `request:error` was seen: it names no call, and only comes for bad credentials. */
  readonly wasRefused: boolean
}

/** The SDK's own: the gateway no longer knows the call; something broke. */
const LOST = ['9909', '9906']

/** The SDK's own for a remote end without a reason. */
const NORMAL_END = 9900

/** Bad token, unknown realm, expired; or their HTTP status where the gateway gave no code. */
const REFUSED = ['46', '64', '65', '401', '403']

/** SIP's, which the gateway passes on. */
const NOT_ANSWERED: Record<string, CallFailureCode> = {
  404: 'CALLEE_UNKNOWN',
  408: 'NO_ANSWER',
  480: 'CALLEE_OFFLINE',
  486: 'CALLEE_BUSY',
  487: 'NO_ANSWER',
  600: 'CALLEE_BUSY',
  603: 'DECLINED',
  604: 'CALLEE_UNKNOWN',
}
