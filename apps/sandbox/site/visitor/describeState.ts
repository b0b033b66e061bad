import { type AnonymousCallState, type CallAvailability, type CallErrorCode, describeRefusal } from '@anoncall/react'
import { formatDuration } from '../ui/CallTimer.tsx'

/** Returns a title and a line of text for the state of the call. */
export function describeState(state: AnonymousCallState, context: StateContext): StateWords {
  const { callee, availability, lengthMs } = context
  switch (state.kind) {
    case 'idle':
      return {
        title: `Acme ${callee}`,
        line:
          availability?.isOpen === false
            ? describeRefusal(availability)
            : 'Your browser will ask for access to your microphone.',
      }
    case 'connecting':
      return { title: `Calling ${callee}…`, line: state.step === 'challenge' ? 'Just a moment…' : undefined }
    case 'ringing':
      return {
        title: `Ringing at ${nameOf(state.remoteName) ?? callee}…`,
        line: state.isEarlyMedia ? 'You can hear the other side, but the call is not answered yet.' : undefined,
      }
    case 'connected':
      return { title: nameOf(state.remoteName) ?? `Acme ${callee}`, line: describeConnected(state) }
    case 'held':
      return { title: 'On hold', line: HOLDERS[state.by] }
    case 'ended':
      return { title: 'The call is over', line: describeEnd(state, lengthMs) }
    case 'failed':
      return { title: titleOfFailure(state.error.code), line: undefined }
  }
}

interface StateContext {
  readonly callee: string
  readonly availability: CallAvailability | null
  /** How long the call lasted, in milliseconds. Undefined if it was not answered. */
  readonly lengthMs: number | undefined
}

interface StateWords {
  readonly title: string
  readonly line: string | undefined
}

/** Returns the other side's name. Returns undefined for an address, because an address means nothing to a visitor. */
const nameOf = (remoteName: string | null) => (remoteName === null || remoteName.includes('@') ? undefined : remoteName)

const HOLDERS = {
  us: 'You put the call on hold. Neither side hears the other.',
  them: 'They put you on hold. Please stay.',
  both: 'Both sides hold the call.',
} as const

function describeConnected(state: Extract<AnonymousCallState, { kind: 'connected' }>): string {
  if (state.isInterrupted) return 'The connection is interrupted. Trying to restore it…'
  return state.isMuted ? 'Connected. They cannot hear you.' : 'Connected'
}

function describeEnd(state: Extract<AnonymousCallState, { kind: 'ended' }>, lengthMs: number | undefined): string {
  const who = state.by === 'us' ? 'You' : 'They'
  if (lengthMs === undefined) return `${who} hung up before the call was answered.`
  const length = formatDuration(lengthMs)
  const isBroken = state.by === 'them' && state.statusCode !== null && state.statusCode !== '200'
  if (isBroken) return `The call ended after ${length}: ${state.reasonText ?? state.statusCode}.`
  return `${who} hung up after ${length}.`
}

/** Returns the title of a failed call. */
function titleOfFailure(code: CallErrorCode): string {
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

/** Returns whether a failure is an expected outcome and not an error. */
export function isExpectedOutcome(code: CallErrorCode): boolean {
  return EXPECTED_OUTCOMES.has(code)
}

const EXPECTED_OUTCOMES: ReadonlySet<string> = new Set([
  'REFUSED',
  'CALLEE_BUSY',
  'CALLEE_OFFLINE',
  'DECLINED',
  'NO_ANSWER',
] satisfies CallErrorCode[])

/** Returns whether there is a call that can be ended. */
export function isUnderWay({ kind }: AnonymousCallState): boolean {
  return kind !== 'idle' && kind !== 'ended' && kind !== 'failed'
}
