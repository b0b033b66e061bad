import type { KandyCallObject } from './KandyClient.ts'
import type { KandyNotification } from './KandyEvents.ts'

/**
 * Detects whether the other side holds the call, from the session descriptions (SDP) that it sends. SDK 5.x infers a hold from the
 * difference between two descriptions. The SDK never reports a hold that first appears in the answer to the SDK's own update.
 *
 * Returns two functions. The first handles the gateway's notifications. The second returns the SDK's call object with the correct
 * `remoteHold`.
 */
export function createHoldWatch() {
  let wasHolding: boolean | undefined
  let isInactiveAnswer: boolean | undefined
  let isHeldByUs: boolean | undefined
  /**
   * Returns whether the other side holds the call. An inactive answer means a hold, unless our offer was inactive too. In that case, the
   * other side is only allowed to send an inactive answer.
   */
  const isHolding = () => (isInactiveAnswer && !isHeldByUs) || wasHolding
  const handleNotification = ({ payload: { notificationMessage } }: KandyNotification) => {
    const sdp = notificationMessage?.sessionParams?.sdp
    if (!sdp) return
    const next = readHold(sdp)
    const isAnswer = notificationMessage.eventType !== 'startCallUpdate'
    wasHolding = isAnswer && next !== false ? isHolding() : next
    isInactiveAnswer = isAnswer && next
  }
  const correctHold = (call: KandyCallObject): KandyCallObject => {
    isHeldByUs = call.localHold
    return { ...call, remoteHold: isHolding() ?? call.remoteHold }
  }
  return [handleNotification, correctHold] as const
}

/**
 * Returns whether a session description is a hold. Returns undefined if the other side sends without receiving, as with music on hold and
 * announcements. Also returns undefined if a media line is rejected or stopped, because the direction of such a line has no meaning. A line
 * without a direction sends and receives.
 */
function readHold(sdp: string): boolean | undefined {
  const media = sdp.slice(sdp.indexOf('\nm='))
  // The direction of the session applies only to media lines without a direction (RFC 8866, section 6.7). Firefox
  // writes a direction for the session and also for each media line.
  const lines = /^a=(ina|send|recv)/m.test(media) ? media : sdp
  if (/^m=\w+ 0|^a=sendo/m.test(lines)) return undefined
  return /^a=ina/m.test(lines) && !/^a=(send|recv)/m.test(lines)
}
