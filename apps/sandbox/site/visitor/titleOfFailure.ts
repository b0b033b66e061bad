import type { CallErrorCode } from '@anoncall/react'

/** The few words above the sentence. */
export function titleOfFailure(code: CallErrorCode): string {
  return TITLES[code] ?? 'The call could not be placed'
}

const TITLES: Partial<Record<CallErrorCode, string>> = {
  REFUSED: 'Not now',
  CALLEE_BUSY: 'Busy',
  CALLEE_OFFLINE: 'Nobody is there',
  CALLEE_UNKNOWN: 'Nobody by that name',
  DECLINED: 'Declined',
  NO_ANSWER: 'No answer',
  MICROPHONE_REFUSED: 'No microphone',
  CREDENTIALS_REFUSED: 'Not let through',
  GATEWAY_UNREACHABLE: 'No way through',
  GATEWAY_SILENT: 'No reply',
  CONNECTION_LOST: 'Connection lost',
  NETWORK: 'No way through',
  TIMEOUT: 'No reply',
  SDK_UNUSABLE: 'No calls from here',
}
