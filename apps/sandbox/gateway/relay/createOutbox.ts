import type { Clock } from '../Clock.ts'
import type { Channel, Notification } from './createChannel.ts'

/**
 * Creates the outbox of a call, which retains notifications while the SDK is not ready for them. A notification can arrive before the
 * SDK has read the response to its own request. The SDK then loses the notification, or never finishes its operation. The SDK also
 * ignores an update that directly follows the answer to its own update.
 */
export function createOutbox({ channel, clock }: { channel: Channel; clock: Clock }): Outbox {
  let retained: Notification[] | undefined
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
    const notifications = retained ?? []
    retained = undefined
    notifications.forEach(deliver)
  }

  return {
    release,
    isRetaining: () => retained !== undefined,
    recordResponseTime(responseMs) {
      readMs = Math.max(2 * responseMs, READ_MS_MIN)
    },
    retain() {
      retained ??= []
      cancelRelease()
      cancelRelease = clock.schedule(release, RETAINED_MS_MAX)
    },
    releaseWhenRead() {
      if (retained === undefined) return
      cancelRelease()
      cancelRelease = clock.schedule(release, readMs)
    },
    discard(notification) {
      const isRetained = retained?.includes(notification) ?? false
      retained = retained?.filter((each) => each !== notification)
      return isRetained
    },
    send(notification) {
      if (retained === undefined) deliver(notification)
      else if (retained.length < RETAINED_MAX) retained.push(notification)
    },
  }
}

export interface Outbox {
  send(notification: Notification): void
  /** Retains notifications until `release`, or for 20 seconds if the SDK never shows that it is ready. */
  retain(): void
  release(): void
  /**
   * Releases the notifications after the SDK has had time to read the response that is being sent. A later `retain`
   * cancels the release.
   */
  releaseWhenRead(): void
  /**
   * Records how long the SDK took to read a response, in milliseconds. For later responses, the outbox waits twice as
   * long.
   */
  recordResponseTime(responseMs: number): void
  isRetaining(): boolean
  /** Discards a notification that is still retained. Returns whether it was retained. */
  discard(notification: Notification): boolean
}

/** Equal to the time that `@anoncall/client` gives the gateway to accept a call. */
const RETAINED_MS_MAX = 20_000
const READ_MS_MIN = 250
const RETAINED_MAX = 50
