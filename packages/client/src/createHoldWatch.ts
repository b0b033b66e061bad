import type { KandyCallObject } from './KandyClient.ts'
import type { KandyNotification } from './KandyEvents.ts'

/**
 * Follows whether the other side holds the call, from the descriptions that it sends. SDK 5.x infers a hold from the difference between
 * two descriptions of the other side. A hold that it first meets in the answer to an update of its own, it never reports.
 *
 * Returns what takes the gateway's notifications, and what corrects the SDK's view of the call.
 */
export function createHoldWatch() {
  let wasHolding: boolean | undefined
  let isSilentAnswer: boolean | undefined
  let isHeldByUs: boolean | undefined
  /** Silence is the only answer to an offer of silence. As the answer to any other offer, it is a hold. */
  const isHolding = () => (isSilentAnswer && !isHeldByUs) || wasHolding
  const hear = ({ payload: { notificationMessage } }: KandyNotification) => {
    const sdp = notificationMessage?.sessionParams?.sdp
    if (!sdp) return
    const next = readHold(sdp)
    const isAnswer = notificationMessage.eventType !== 'startCallUpdate'
    wasHolding = isAnswer && next !== false ? isHolding() : next
    isSilentAnswer = isAnswer && next
  }
  const correct = (call: KandyCallObject): KandyCallObject => {
    isHeldByUs = call.localHold
    return { ...call, remoteHold: isHolding() ?? call.remoteHold }
  }
  return [hear, correct] as const
}

/**
 * Undefined if the sender sends without receiving, as it does for music on hold and for an announcement; and if a line is refused or
 * stopped, since its direction says nothing. A line without a direction sends and receives.
 */
function readHold(sdp: string): boolean | undefined {
  if (/^m=\w+ 0|^a=sendo/m.test(sdp)) return undefined
  return /^a=inactive/m.test(sdp) && !/^a=(send|recv)/m.test(sdp)
}
