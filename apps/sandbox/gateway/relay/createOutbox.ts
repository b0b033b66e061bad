import type { Clock } from '../Clock.ts'
import type { Channel, Notification } from './createChannel.ts'

/**
 * Creates the outbox of a call, which holds notifications while the SDK is not ready for them. A notification can arrive before the
 * SDK has read the response to its own request. The SDK then loses the notification, or never finishes its operation. The SDK also
 * ignores an update that directly follows the answer to its own update.
 */
export function createOutbox({ channel, clock }: { channel: Channel; clock: Clock }): Outbox {
  let held: Notification[] | undefined
  let cancelRelease = () => {}
  let readMs = READ_MS_MIN
  let settledAt = 0

  function deliver(notification: Notification): void {
    const now = clock.now()
    if (notification.eventType === 'startCallUpdate' && now < settledAt) {
      clock.schedule(() => channel.send(notification), settledAt - now)
      return
    }
    channel.send(notification)
    if (notification.isAnswerToUpdate) settledAt = now + readMs
  }

  function release(): void {
    cancelRelease()
    const notifications = held ?? []
    held = undefined
    notifications.forEach(deliver)
  }

  return {
    release,
    isHolding: () => held !== undefined,
    recordResponseTime(responseMs) {
      readMs = Math.max(2 * responseMs, READ_MS_MIN)
    },
    hold() {
      held ??= []
      cancelRelease()
      cancelRelease = clock.schedule(release, HOLD_MS_MAX)
    },
    releaseWhenRead() {
      if (held === undefined) return
      cancelRelease()
      cancelRelease = clock.schedule(release, readMs)
    },
    discard(notification) {
      const isHeld = held?.includes(notification) ?? false
      held = held?.filter((each) => each !== notification)
      return isHeld
    },
    send(notification) {
      if (held === undefined) deliver(notification)
      else if (held.length < HELD_MAX) held.push(notification)
    },
  }
}

export interface Outbox {
  send(notification: Notification): void
  /** Holds notifications until `release`, or for 20 seconds if the SDK never shows that it is ready. */
  hold(): void
  release(): void
  /**
   * Releases the notifications after the SDK has had time to read the response that is being sent. A later `hold`
   * cancels the release.
   */
  releaseWhenRead(): void
  /** Records how long the SDK took to read a response, in milliseconds. Later responses get twice that time. */
  recordResponseTime(responseMs: number): void
  isHolding(): boolean
  /** Discards a notification that is still held. Returns whether it was held. */
  discard(notification: Notification): boolean
}

/** Equal to the time that `@anoncall/client` gives the gateway to accept a call. */
const HOLD_MS_MAX = 20_000
const READ_MS_MIN = 250
const HELD_MAX = 50
