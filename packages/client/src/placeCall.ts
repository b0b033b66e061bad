import type { CallOptions } from './CallOptions.ts'
import type { CallOver } from './CallOver.ts'
import type { CallFailureCode } from './callFailure.ts'
import { createMediaWatch } from './createMediaWatch.ts'
import { giveUp } from './isGivenUp.ts'
import type { KandyCallObject, KandyCalls, KandyClient } from './KandyClient.ts'
import type { KandyCallEvent, KandyOperation, KandyStateChange } from './KandyEvents.ts'
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
  onChange: (call: KandyCallObject, event: KandyCallEvent | KandyOperation) => void,
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
  /** What the end counts as, once it has come or is wanted. */
  let wanted: CallOver | undefined

  const arm = (milliseconds: number, then: (over: CallOver) => void, over: CallOver) => {
    clearTimeout(timer)
    timer = setTimeout(then, milliseconds, over)
  }
  const settle = (over: CallOver) => {
    wanted ??= over
    clearTimeout(timer)
    watchMedia()
    readStatus()
    listen('off')
    onOver(wanted, isSubscribed ? untilCleared(kandy) : undefined)
  }
  const abandon = (over: CallOver) => {
    settle(over)
    giveUp(kandy, id)
  }
  const end = (over: CallOver) => {
    if (wanted) return
    wanted = over
    arm(END_TIMEOUT_MS, abandon, over)
    // Before the gateway has accepted the call, the SDK would hang up without knowing what, and leave it ringing.
    if (id && isAccepted) calls.end(id)
  }

  const isOurs = ({ callId }: KandyCallEvent) => !id || callId === id
  /** Whatever has changed is looked up. That the call is over is left to the event that says why, which comes last. */
  const look = (event: KandyCallEvent | KandyOperation) => {
    const call = isOurs(event) ? calls.getById(event.callId) : undefined
    const state = call?.state
    isSubscribed ||= !!call
    if (!call || state === 'Initiating') return
    if (isEnd(state)) {
      // 7.x says nothing more of a call that it gives up after a collision.
      if (!wanted) arm(END_TIMEOUT_MS, settle, failed(wasAnswered ? 'CONNECTION_LOST' : 'CALL_FAILED'))
      return
    }

    const isFirst = !isAccepted
    isAccepted = true
    if (wanted) {
      // Hung up: what comes now is of no interest, but that the call can be ended from here on.
      if (isFirst) calls.end(event.callId)
      return
    }
    if (isFirst) arm(answerTimeoutMs, end, failed('NO_ANSWER'))
    if (!wasAnswered && (state === 'Connected' || state === 'On Hold')) {
      wasAnswered = true
      clearTimeout(timer)
    }
    watchMedia(call, event.callId)
    onChange(call, event)
  }
  const change = (event: KandyStateChange) => {
    look(event)
    const { error } = event
    const call = calls.getById(event.callId)
    // Of a call whose subscription was refused, 5.x keeps nothing. 7.x ends it.
    if (isOurs(event) && (call ? isEnd(call.state) : error)) {
      // Both say the same of it whether the account was refused or nobody is there.
      const status = readStatus()
      if (!isAccepted && Object(error).code === 'call:7') isSubscribed = false
      if (!isAccepted && (wasRefused || status === 401 || status === 403)) settle(failed('CREDENTIALS_REFUSED', error))
      else if (isSubscribed) settle(whyOver(event, wasAnswered))
      else settle(failed(status === 500 ? 'GATEWAY_SILENT' : 'GATEWAY_UNREACHABLE', error))
    }
  }
  const refused = () => {
    wasRefused = true
  }
  const listen = (act: 'on' | 'off') => {
    for (const type of CHANGES) kandy[act](type, look)
    kandy[act]('call:start', change)
    kandy[act]('call:stateChange', change)
    kandy[act]('request:error', refused)
  }

  listen('on')
  arm(setUpTimeoutMs, abandon, failed('GATEWAY_SILENT'))
  try {
    id = calls.makeAnonymous(callee, credentials, {
      ...mediaOptions(options),
      // The SDK demands a caller and, with credentials, sends none of it.
      from: from || callee,
      ...(displayName && { displayName }),
      ...(customParameters && { customParameters: [...customParameters] }),
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
  'call:operation',
  'call:tracksAdded',
  'call:tracksRemoved',
  'call:trackReplaced',
  'call:mediaConnectionChange',
] as const

function isEnd(state: string | undefined): boolean {
  return state === 'Ended' || state === 'Cancelled'
}

function failed(code: CallFailureCode, cause?: unknown): CallOver {
  return { kind: 'failed', code, cause }
}
