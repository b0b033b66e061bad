import type { AnonymousCredentials } from './AnonymousCredentials.ts'
import type { CallOptions } from './CallOptions.ts'
import type { CallOver } from './CallOver.ts'
import type { CallFailureCode } from './callFailure.ts'
import { createHoldWatch } from './createHoldWatch.ts'
import { createMediaWatch } from './createMediaWatch.ts'
import { endReason } from './endReason.ts'
import { giveUp } from './isGivenUp.ts'
import type { KandyCallObject, KandyCalls, KandyClient, UnrestrictedCredentials } from './KandyClient.ts'
import type { KandyCallEvent, KandyOperation, KandyStateChange } from './KandyEvents.ts'
import { mediaOptions } from './mediaOptions.ts'
import { untilCleared } from './untilCleared.ts'
import { watchSubscription } from './watchSubscription.ts'

/**
 * Makes one call with the SDK and follows the call to its end. If the SDK does not report an end, a timer ends the call, so `onOver` is
 * always called once. Returns a function that ends the call as soon as it is safe to do so. The argument of this function is the result to
 * report.
 */
export function placeCall(
  kandy: KandyClient,
  calls: KandyCalls,
  { callee, credentials, from }: PreparedCall,
  { displayName, customParameters, setUpTimeoutMs = 20_000, answerTimeoutMs = 60_000, ...options }: CallOptions,
  onChange: (call: KandyCallObject, event: KandyCallEvent | KandyOperation) => void,
  onOver: (over: CallOver, isFree: Promise<void> | undefined) => void,
): (over: CallOver) => void {
  const readStatus = watchSubscription(credentials.accountToken ?? callee)
  const watchMedia = createMediaWatch(calls, () => end(failed('CONNECTION_LOST')))
  const [handleNotification, correctHold] = createHoldWatch()
  let id: string | undefined
  let timer: ReturnType<typeof setTimeout>
  let isSubscribed = false
  let isAccepted = false
  let wasAnswered = false
  let wasRefused = false
  /** The result to report, set when the call has ended or should end. */
  let wanted: CallOver | undefined

  const startTimer = (milliseconds: number, then: (over: CallOver) => void, over: CallOver) => {
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
    startTimer(END_TIMEOUT_MS, abandon, over)
    // Before the gateway has accepted the call, the SDK cannot identify the call. Hanging up would then leave the call ringing.
    if (id && isAccepted) calls.end(id)
  }

  const isOurs = ({ callId }: KandyCallEvent) => !id || callId === id
  /**
   * Handles a change of the SDK's call object. The end of the call is handled with the last event, because that event
   * contains the reason for the end.
   */
  const update = (event: KandyCallEvent | KandyOperation) => {
    const call = isOurs(event) ? calls.getById(event.callId) : undefined
    const state = call?.state
    isSubscribed ||= !!call
    if (!call || state === 'Initiating') return
    if (isEnd(state)) {
      // After a collision, 7.x can give up a call without another event.
      if (!wanted) startTimer(END_TIMEOUT_MS, settle, failed(wasAnswered ? 'CONNECTION_LOST' : 'CALL_FAILED'))
      return
    }

    const isFirst = !isAccepted
    isAccepted = true
    if (wanted) {
      // The visitor hung up. The call can be ended at the first change. All later changes are ignored.
      if (isFirst) calls.end(event.callId)
      return
    }
    if (isFirst) startTimer(answerTimeoutMs, end, failed('NO_ANSWER'))
    if (!wasAnswered && (state === 'Connected' || state === 'On Hold')) {
      wasAnswered = true
      clearTimeout(timer)
    }
    watchMedia(call, event.callId)
    onChange(correctHold(call), event)
  }
  const change = (event: KandyStateChange) => {
    update(event)
    const { error } = event
    const call = calls.getById(event.callId)
    // If the subscription is rejected, 5.x deletes the call object and 7.x ends the call.
    if (isOurs(event) && (call ? isEnd(call.state) : error)) {
      // Neither SDK distinguishes a rejected account from an unreachable gateway.
      const status = readStatus()
      if (!isAccepted && Object(error).code === 'call:7') isSubscribed = false
      if (!isAccepted && (wasRefused || status === 401 || status === 403)) settle(failed('CREDENTIALS_REFUSED', error))
      else if (isSubscribed) settle(endReason(event, wasAnswered))
      else settle(failed(status === 500 ? 'GATEWAY_SILENT' : 'GATEWAY_UNREACHABLE', error))
    }
  }
  const refused = () => {
    wasRefused = true
  }
  const listen = (act: 'on' | 'off') => {
    for (const type of CHANGES) kandy[act](type, update)
    kandy[act]('call:start', change)
    kandy[act]('call:stateChange', change)
    kandy[act]('notification:received', handleNotification)
    kandy[act]('request:error', refused)
  }

  listen('on')
  startTimer(setUpTimeoutMs, abandon, failed('GATEWAY_SILENT'))
  try {
    id = calls.makeAnonymous(callee, credentials, {
      ...mediaOptions(options),
      // The SDK requires a caller, but does not send it if there are credentials.
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

/** The events after which the SDK's call object can be different. */
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

/** The data that is known before the SDK places the call. */
export interface PreparedCall {
  readonly callee: string
  readonly credentials: AnonymousCredentials | UnrestrictedCredentials
  readonly from: string
  /** Null for a call without credentials. */
  readonly issuanceId: string | null
}
