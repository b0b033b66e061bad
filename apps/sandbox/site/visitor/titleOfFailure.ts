import type { CallErrorCode } from '@anoncall/react'

/** The few words above the sentence. */
export function titleOfFailure(code: CallErrorCode): string {
  return TITLES[code] ?? 'The call could not be placed'
}

const TITLES: Partial<Record<CallErrorCode, string>> = {
  REFUSED: 'Not now',
  CALLEE_BUSY: 'Busy',
  CALLEE_OFFLINE: 'No one is available',
  CALLEE_UNKNOWN: 'Unknown contact',
  DECLINED: 'Declined',
  NO_ANSWER: 'No answer',
  MICROPHONE_REFUSED: 'No microphone',
  CREDENTIALS_REFUSED: 'Call not accepted',
  GATEWAY_UNREACHABLE: 'No connection',
  GATEWAY_SILENT: 'No response',
  CONNECTION_LOST: 'Connection lost',
  NETWORK: 'No connection',
  TIMEOUT: 'No response',
  SDK_UNUSABLE: 'Calls not supported',
}
