import type { AnonymousCredentials } from './AnonymousCredentials.ts'
import type { CallOver } from './CallOver.ts'
import { createMediaWatch } from './createMediaWatch.ts'
import { giveUp } from './isGivenUp.ts'
import type {
  KandyCallObject,
  KandyCallOptions,
  KandyCalls,
  KandyClient,
  UnrestrictedCredentials,
} from './KandyClient.ts'
import type { KandyCallEvent, KandyEvents, KandyStateChange } from './KandyEvents.ts'
import { watchSubscription } from './watchSubscription.ts'
import { whyOver } from './whyOver.ts'

/** Makes one call with the SDK and follows it to its end, of which there is always one: what the SDK does not say, a timer does. */
export function placeCall(kandy: KandyClient, calls: KandyCalls, placing: Placing): PlacedCall {
  const { callee, credentials, callOptions, setUpTimeoutMs, answerTimeoutMs, onChange, onOver } = placing
  const subscription = watchSubscription(credentials.accountToken ?? callee)
  let id: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAccepted = false
  let wasAnswered = false
  let wasRefused = false
  let isOver = false
  /** What the end is to count as, once we want one. */
  let wanted: CallOver | undefined

  const arm = (milliseconds: number, then: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(then, milliseconds)
  }
  const settle = (over: CallOver) => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    subscription.stop()
    mediaWatch.stop()
    for (const type of CHANGES) kandy.off(type, change)
    kandy.off('call:start', started)
    kandy.off('request:error', refused)
    onOver(wanted ?? over)
  }
  const abandon = (over: CallOver) => {
    settle(over)
    giveUp(kandy, id)
  }
  const sendEnd = () => {
    if (id !== undefined) calls.end(id)
  }
  const end = (over: CallOver) => {
    if (isOver || wanted) return
    wanted = over
    arm(END_TIMEOUT_MS, () => abandon(over))
    // Before the gateway has accepted the call, the SDK would hang up without knowing what, and leave it ringing.
    if (isAccepted) sendEnd()
  }

  const mediaWatch = createMediaWatch(calls, () => end({ kind: 'failed', code: 'CONNECTION_LOST' }))

  const isOurs = (event: KandyCallEvent) => !isOver && (id === undefined || event.callId === id)
  const started = (event: KandyEvents['call:start']) => {
    if (isOurs(event) && event.error !== undefined) settle(whyNotStarted(event.error))
  }
  const refused = () => {
    wasRefused = true
  }
  const change = (event: KandyStateChange) => {
    if (!isOurs(event)) return
    const call = calls.getById(event.callId)
    const isEnded = call?.state === 'Ended' || call?.state === 'Cancelled'
    if (isEnded || (!call && event.error !== undefined)) {
      settle(isNotConnected(event.error) ? whyNotStarted(event.error) : whyOver(event, { wasAnswered, wasRefused }))
      // It then leaves its subscription and its socket open.
      if (call?.state === 'Cancelled') giveUp(kandy, id)
      return
    }
    if (!call || call.state === 'Initiating') return
    if (!isAccepted) {
      isAccepted = true
      if (wanted) sendEnd()
      else arm(answerTimeoutMs, () => end({ kind: 'failed', code: 'NO_ANSWER' }))
    }
    if (!wasAnswered && (call.state === 'Connected' || call.state === 'On Hold')) {
      wasAnswered = true
      if (!wanted) clearTimeout(timer)
    }
    mediaWatch.sync(call, event.callId)
    onChange(call, event.callId)
  }
  /** The SDK says the same of everything: the account was refused, or nobody is there. */
  const whyNotStarted = (cause: unknown): CallOver => {
    const status = subscription.status()
    const isRefusal = wasRefused || status === 401 || status === 403
    return { kind: 'failed', code: isRefusal ? 'CREDENTIALS_REFUSED' : 'GATEWAY_UNREACHABLE', cause }
  }

  for (const type of CHANGES) kandy.on(type, change)
  kandy.on('call:start', started)
  kandy.on('request:error', refused)
  arm(setUpTimeoutMs, () => abandon({ kind: 'failed', code: 'GATEWAY_SILENT' }))
  try {
    id = calls.makeAnonymous(callee, credentials, callOptions)
  } catch (cause) {
    settle({ kind: 'failed', code: 'CALL_FAILED', cause })
  }
  return { end }
}

export interface Placing {
  readonly callee: string
  readonly credentials: AnonymousCredentials | UnrestrictedCredentials
  readonly callOptions: KandyCallOptions
  readonly setUpTimeoutMs: number
  readonly answerTimeoutMs: number
  onChange(call: KandyCallObject, callId: string): void
  onOver(over: CallOver): void
}

export interface PlacedCall {
  /** Ends it, as soon as that is safe; the argument is what the end then counts as. */
  end(over: CallOver): void
}

/** How long the SDK may take to end a call. */
const END_TIMEOUT_MS = 5_000

/** After each of them, the SDK's view of the call may be another. */
const CHANGES = [
  'call:stateChange',
  'call:tracksAdded',
  'call:tracksRemoved',
  'call:newMedia',
  'call:removedMedia',
  'call:trackReplaced',
  'call:mediaConnectionChange',
  'call:customParameters',
] as const satisfies readonly (keyof KandyEvents)[]

function isNotConnected(error: KandyCallEvent['error']): boolean {
  return typeof error === 'object' && error.code === 'call:7'
}
