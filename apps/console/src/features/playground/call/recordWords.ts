import type { GatewayCall } from './readFrameMessage.ts'

/** How a call stands, or how it ended, on the gateway's record: «Ended by the callee: declined (603 Decline)». */
export function recordWords({ state, endedBy, endReason, statusCode, reasonText }: GatewayCall): string {
  if (state !== 'ENDED') return STATES[state] ?? state
  const by = endedBy === null ? 'Ended' : `Ended by the ${endedBy.toLowerCase()}`
  const why = endReason === null ? '' : `: ${REASONS[endReason] ?? endReason}`
  const told = [statusCode, reasonText].filter((part) => part !== null).join(' ')
  return `${by}${why}${told === '' ? '' : ` (${told})`}`
}

const STATES: Readonly<Record<string, string>> = {
  STARTED: 'Started, not ringing yet',
  RINGING: 'Ringing',
  CONNECTED: 'Connected',
}

const REASONS: Readonly<Record<string, string>> = {
  HUNG_UP: 'hung up',
  CANCELLED: 'cancelled before it was answered',
  DECLINED: 'declined',
  BUSY: 'busy',
  NO_ANSWER: 'no answer',
  CALLEE_OFFLINE: 'no agent is registered at the address',
  CALLEE_UNKNOWN: 'unknown address',
  CALLEE_LOST: 'the callee’s page closed',
  CALLER_LOST: 'the caller’s page closed',
  UNSUBSCRIBED: 'the caller’s subscription ended',
  ENDED_AT_GATEWAY: 'ended at the gateway',
}
