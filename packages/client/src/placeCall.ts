import type { CallOptions } from './CallOptions.ts'
import type { CallOver } from './CallOver.ts'
import type { CallFailureCode } from './callFailure.ts'
import { createMediaWatch } from './createMediaWatch.ts'
import { giveUp } from './isGivenUp.ts'
import type { KandyCallObject, KandyCalls, KandyClient } from './KandyClient.ts'
import type { KandyCallEvent, KandyEvents, KandyStateChange } from './KandyEvents.ts'
import { mediaOptions } from './mediaOptions.ts'
import type { Prepared } from './runCall.ts'
import { untilCleared } from './untilCleared.ts'
import { watchSubscription } from './watchSubscription.ts'
import { whyOver } from './whyOver.ts'

/**
 * Makes one call with the SDK and follows it to its end, of which there is always one: what the SDK does not say, a timer does. Gives
 * what ends it, as soon as that is safe; the argument is what the end then counts as.
 */
export function placeCall(
  kandy: KandyClient,
  calls: KandyCalls,
  { callee, credentials, from }: Prepared,
  { displayName, customParameters, setUpTimeoutMs = 20_000, answerTimeoutMs = 60_000, ...options }: CallOptions,
  onChange: (call: KandyCallObject, callId: string) => void,
  onOver: (over: CallOver, isFree: Promise<void> | undefined) => void,
): (over: CallOver) => void {
  const readStatus = watchSubscription(credentials.accountToken ?? callee)
  const watchMedia = createMediaWatch(calls, () => end(failed('CONNECTION_LOST')))
  let id: string | undefined
  let timer: ReturnType<typeof setTimeout>
  let isSubscribed = false
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
    isOver = true
    clearTimeout(timer)
    watchMedia()
    for (const type of CHANGES) kandy.off(type, look)
    kandy.off('call:start', change)
    kandy.off('call:stateChange', change)
    kandy.off('request:error', refused)
    onOver(wanted ?? over, isSubscribed ? untilCleared(kandy) : undefined)
  }
  const abandon = (over: CallOver) => {
    settle(over)
    giveUp(kandy, id)
  }
  const end = (over: CallOver) => {
    if (isOver || wanted) return
    wanted = over
    arm(END_TIMEOUT_MS, () => abandon(over))
    sendEnd()
  }
  const sendEnd = () => {
    // Before the gateway has accepted the call, the SDK would hang up without knowing what, and leave it ringing.
    if (isAccepted && id) calls.end(id)
  }

  const refused = () => {
    wasRefused = true
  }
  const isOurs = ({ callId }: KandyCallEvent) => !isOver && (!id || callId === id)
  /** Whatever has changed is looked up. That the call is over is left to the event that says why, which comes last. */
  const look = (event: KandyCallEvent) => {
    const call = isOurs(event) ? calls.getById(event.callId) : undefined
    if (!call) return
    isSubscribed = true
    if (['Initiating', ...ENDS].includes(call.state)) return

    if (!isAccepted) {
      isAccepted = true
      if (wanted) sendEnd()
      else arm(answerTimeoutMs, () => end(failed('NO_ANSWER')))
    }
    if (!wasAnswered && (call.state === 'Connected' || call.state === 'On Hold')) {
      wasAnswered = true
      if (!wanted) clearTimeout(timer)
    }
    watchMedia(call, event.callId)
    onChange(call, event.callId)
  }
  const change = (event: KandyStateChange) => {
    look(event)
    const call = calls.getById(event.callId)
    // Of a call whose subscription was refused the SDK keeps nothing.
    if (isOurs(event) && (call ? ENDS.includes(call.state) : event.error !== undefined))
      settle(whyNotAccepted(event) ?? whyOver(event, wasAnswered))
  }
  /** Of a subscription that failed, the SDK says the same whether the account was refused or nobody is there. */
  const whyNotAccepted = ({ error }: KandyStateChange): CallOver | undefined => {
    const status = readStatus()
    if (isAccepted) return undefined
    if (wasRefused || status === 401 || status === 403) return failed('CREDENTIALS_REFUSED', error)
    return isSubscribed ? undefined : failed('GATEWAY_UNREACHABLE', error)
  }

  for (const type of CHANGES) kandy.on(type, look)
  kandy.on('call:start', change)
  kandy.on('call:stateChange', change)
  kandy.on('request:error', refused)
  arm(setUpTimeoutMs, () => abandon(failed('GATEWAY_SILENT')))
  try {
    id = calls.makeAnonymous(callee, credentials, {
      ...mediaOptions(options),
      from,
      ...(displayName ? { displayName } : {}),
      ...(customParameters ? { customParameters: [...customParameters] } : {}),
    })
  } catch (cause) {
    settle(failed('CALL_FAILED', cause))
  }
  return end
}

/** How long the SDK may take to end a call. */
const END_TIMEOUT_MS = 5_000

/** After each of them, the SDK's view of the call may be another. */
const CHANGES = [
  'call:tracksAdded',
  'call:tracksRemoved',
  'call:trackReplaced',
  'call:mediaConnectionChange',
] as const satisfies readonly (keyof KandyEvents)[]

/** The SDK's states of a call that is over. */
const ENDS = ['Ended', 'Cancelled']

function failed(code: CallFailureCode, cause?: unknown): CallOver {
  return { kind: 'failed', code, cause }
}
