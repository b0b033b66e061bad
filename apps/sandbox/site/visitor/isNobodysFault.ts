import type { CallErrorCode } from '@anoncall/react'

/** Nothing is broken: there is just no call now. */
export function isNobodysFault(code: CallErrorCode): boolean {
  return FAULTLESS.has(code)
}

const FAULTLESS: ReadonlySet<string> = new Set([
  'REFUSED',
  'CALLEE_BUSY',
  'CALLEE_OFFLINE',
  'DECLINED',
  'NO_ANSWER',
] satisfies CallErrorCode[])
