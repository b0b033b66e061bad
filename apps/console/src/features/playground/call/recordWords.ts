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
  STARTED: 'Taken from the caller, not ringing yet',
  RINGING: 'Ringing',
  CONNECTED: 'Connected',
}

const REASONS: Readonly<Record<string, string>> = {
  HUNG_UP: 'hung up',
  CANCELLED: 'cancelled before anybody answered',
  DECLINED: 'declined',
  BUSY: 'busy',
  NO_ANSWER: 'nobody answered',
  CALLEE_OFFLINE: 'nobody is registered at that address',
  CALLEE_UNKNOWN: 'no such address',
  CALLEE_LOST: 'the callee’s page went away',
  CALLER_LOST: 'the caller’s page went away',
  UNSUBSCRIBED: 'the caller’s subscription ended',
  ENDED_AT_GATEWAY: 'ended at the gateway',
}
