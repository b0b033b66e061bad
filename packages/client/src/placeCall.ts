import type { AnonymousCredentials } from './AnonymousCredentials.ts'
import type { CallOptions } from './CallOptions.ts'
import type { EndedState } from './CallState.ts'
import type { CallFailureCode } from './callFailure.ts'
import { createHoldWatch } from './createHoldWatch.ts'
import { giveUp } from './isGivenUp.ts'
import type { KandyCallObject, KandyCalls, KandyClient, UnrestrictedCredentials } from './KandyClient.ts'
import type { KandyCallEvent, KandyOperation, KandyStateChange } from './KandyEvents.ts'
import { mediaOptions } from './mediaOptions.ts'

/**
 * Makes one call with the SDK and follows the call to its end. If the SDK does not report an end, a timer ends the
 * call, so `onOver` is always called once. Returns a function that ends the call as soon as this is safe. Pass the
 * result to report to this function.
 */
export function placeCall(
  kandy: KandyClient,
  calls: KandyCalls,
  { callee, credentials, from }: PreparedCall,
  { displayName, customParameters, setUpTimeoutMs = 20_000, answerTimeoutMs = 60_000, ...options }: CallOptions,
  onChange: (call: KandyCallObject, event: KandyCallEvent | KandyOperation) => void,
  onOver: (over: CallOver, socketClosing: Promise<void> | undefined) => void,
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
    onOver(wanted, isSubscribed ? untilSocketClosed(kandy) : undefined)
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
  const handleCallChange = (event: KandyCallEvent | KandyOperation) => {
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
  const handleStateChange = (event: KandyStateChange) => {
    handleCallChange(event)
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
  const handleRequestError = () => {
    wasRefused = true
  }
  const listen = (act: 'on' | 'off') => {
    for (const type of CALL_CHANGE_EVENTS) kandy[act](type, handleCallChange)
    kandy[act]('call:start', handleStateChange)
    kandy[act]('call:stateChange', handleStateChange)
    kandy[act]('notification:received', handleNotification)
    kandy[act]('request:error', handleRequestError)
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
const CALL_CHANGE_EVENTS = [
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

/** How one SDK call ended. */
export type CallOver =
  | Omit<EndedState, 'issuanceId'>
  | { readonly kind: 'failed'; readonly code: CallFailureCode; readonly cause: unknown }

/**
 * Reads the HTTP status of the gateway's response to a subscription from the browser's resource timing, because the SDK does not report the
 * status. The function uses an observer, because the browser keeps at most 250 timing entries for a page. Returns a function that stops
 * observing and returns the status. The status is undefined or 0 if there was no response, or if the browser does not report the status.
 *
 * @param account The account in the path of the subscription.
 */
function watchSubscription(account: string): () => number | undefined {
  let status: number | undefined
  const read = (entries: PerformanceEntryList) => {
    for (const entry of entries)
      if (entry.name.includes(`/${account}/subscription`) && 'responseStatus' in entry)
        status = Number(entry.responseStatus)
  }
  const observer = new PerformanceObserver((list) => read(list.getEntries()))
  observer.observe({ type: 'resource' })
  return () => {
    read(observer.takeRecords())
    observer.disconnect()
    return status
  }
}

/**
 * Restarts the media connection if the browser reports it as failed. If the connection is still failed after 15 seconds, calls
 * `onLost`. Returns a function. After each change, pass it the SDK's call object and the call id. When the call ends, invoke
 * it without arguments to stop the timer.
 */
function createMediaWatch(calls: KandyCalls, onLost: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (call?: KandyCallObject, callId = '') => {
    if (call?.mediaConnectionState !== 'failed') {
      clearTimeout(timer)
      timer = undefined
    } else if (!timer) {
      timer = setTimeout(onLost, RESTART_TIMEOUT_MS)
      calls.restartMedia?.(callId)
    }
  }
}

/** How long a restart may take. The SDK waits three seconds before it starts the restart. */
const RESTART_TIMEOUT_MS = 15_000

/**
 * Returns how a call ended. Use this function only if the visitor did not hang up. A code is a number or a string, and
 * an error is an object or a string. All of these values can be missing.
 */
function endReason({ error, transition }: KandyStateChange, wasAnswered: boolean): CallOver {
  const { prevState, statusCode = null, reasonText = null } = transition ?? {}
  const code = String((error && typeof error === 'object' ? error.code : statusCode) ?? '')
  // 9906 and 9909 are codes of the SDK: the connection broke, or the gateway no longer knows the call. A call that the SDK itself gave up
  // has a reason text, but no previous state and no `statusCode`. For other calls, 5.x sets the previous state, and 7.x sets `statusCode`,
  // even if its value is undefined.
  const isGivenUp = reasonText && !prevState && !('statusCode' in Object(transition))
  const isBroken = error || /^990[69]$/.test(code) || isGivenUp
  const failure = wasAnswered
    ? isBroken && 'CONNECTION_LOST'
    : // The code comes from the other side and can be the name of an inherited property.
      (Object.hasOwn(NOT_ANSWERED, code) && NOT_ANSWERED[code]) ||
      ((isBroken || /^[3-6]..$/.test(code)) && 'CALL_FAILED')
  if (failure) return { kind: 'failed', code: failure, cause: error ?? transition }

  return { kind: 'ended', by: 'them', statusCode: statusCode === null ? null : code, reasonText }
}

const REFUSED = 'CREDENTIALS_REFUSED'

const NOT_ANSWERED: Record<string, CallFailureCode> = {
  // `call:4` is from the SDK: there is no microphone. `TypeError` is from the browser: a request failed.
  'call:4': 'MICROPHONE_REFUSED',
  TypeError: 'GATEWAY_UNREACHABLE',
  // Codes of the gateway for an invalid token, an unknown realm and an expired token, and the HTTP status for errors
  // without a code.
  46: REFUSED,
  64: REFUSED,
  65: REFUSED,
  401: REFUSED,
  403: REFUSED,
  // SIP codes, forwarded by the gateway.
  404: 'CALLEE_UNKNOWN',
  408: 'NO_ANSWER',
  480: 'CALLEE_OFFLINE',
  486: 'CALLEE_BUSY',
  487: 'NO_ANSWER',
  603: 'DECLINED',
}

/**
 * Resolves when the SDK has closed the socket of the call that has just ended, or after three seconds. The SDK reports the end of a call
 * before it has unsubscribed. A call that starts before the SDK has unsubscribed would lose its socket.
 */
function untilSocketClosed(kandy: KandyClient): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      kandy.off('ws:change', done)
      resolve()
    }
    const timer = setTimeout(done, CLOSE_TIMEOUT_MS)
    kandy.on('ws:change', done)
  })
}

const CLOSE_TIMEOUT_MS = 3_000
