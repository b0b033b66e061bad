import type { Clock } from '../Clock.ts'
import type { Channel, Notification } from './createChannel.ts'

/**
 * Holds a call's notifications while the SDK is not ready for them. A socket is faster than the response to a request: the SDK loses
 * a notification that arrives before it has read the response to its own request, or never finishes its operation. And an update that
 * follows the answer to its own at once, it takes for none.
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
    learn(responseTakesMs) {
      readMs = Math.max(2 * responseTakesMs, READ_MS_MIN)
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
    unsend(notification) {
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
  /** Releases when the SDK has had time to read a response that was sent now, unless `hold` is called before. */
  releaseWhenRead(): void
  /** Notes how long the SDK took to read a response, in milliseconds. Twice that is allowed for the following ones. */
  learn(responseTakesMs: number): void
  isHolding(): boolean
  /** Drops a notification that is still held. Returns whether it was. */
  unsend(notification: Notification): boolean
}

/** As long as `@anoncall/client` lets the gateway take to accept a call. */
const HOLD_MS_MAX = 20_000
const READ_MS_MIN = 250
const HELD_MAX = 50
