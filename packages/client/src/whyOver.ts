import type { CallOver } from './CallOver.ts'
import type { CallFailureCode } from './callFailure.ts'
import type { KandyStateChange } from './KandyEvents.ts'

/**
 * What an end that we did not ask for means. Codes come as numbers and as strings, an error as an object and as a plain string,
 * and each of them may be missing.
 */
export function whyOver({ error, transition }: KandyStateChange, wasAnswered: boolean): CallOver {
  const { statusCode, reasonText = null } = transition ?? {}
  const code = String((typeof error === 'object' ? error.code : statusCode) ?? '')
  // An end from outside names the state before it. One that does not is the SDK's own, which has given the call up.
  const isBroken = error || LOST.test(code) || (transition && !transition.prevState)
  const failure = wasAnswered ? isBroken && 'CONNECTION_LOST' : whyNotAnswered(code, error)
  if (failure) return { kind: 'failed', code: failure, cause: error ?? transition }

  return { kind: 'ended', by: 'them', statusCode: statusCode === undefined ? null : code, reasonText }
}

function whyNotAnswered(code: string, error: unknown): CallFailureCode | undefined {
  const known = NOT_ANSWERED.find(([codes]) => codes.test(code))
  if (known) return known[1]
  return error || /^[3-6]\d\d$/.test(code) || LOST.test(code) ? 'CALL_FAILED' : undefined
}

/** The SDK's own: the gateway no longer knows the call; something broke. */
const LOST = /^990[69]$/

const NOT_ANSWERED: readonly (readonly [codes: RegExp, failure: CallFailureCode])[] = [
  [/^call:4$/, 'MICROPHONE_REFUSED'],
  // Bad token, unknown realm, expired; or their HTTP status where the gateway gave no code.
  [/^(46|6[45]|40[13])$/, 'CREDENTIALS_REFUSED'],
  // The browser's, where a request did not get through.
  [/^TypeError$/, 'GATEWAY_UNREACHABLE'],
  // SIP's, which the gateway passes on.
  [/^[46]04$/, 'CALLEE_UNKNOWN'],
  [/^4(08|87)$/, 'NO_ANSWER'],
  [/^480$/, 'CALLEE_OFFLINE'],
  [/^(486|600)$/, 'CALLEE_BUSY'],
  [/^603$/, 'DECLINED'],
]
