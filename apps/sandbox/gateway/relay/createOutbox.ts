import type { Clock } from '../Clock.ts'
import type { Channel, Notification } from './createChannel.ts'

/**
 * A call's notifications, kept back while the SDK is not ready for them. A socket is faster than an answer to a request: what
 * arrives before the SDK has read the answer to its own request is lost, or leaves its operation unfinished for ever.
 */
export function createOutbox({ channel, clock }: { channel: Channel; clock: Clock }): Outbox {
  let held: Notification[] | undefined
  let cancelRelease = () => {}

  function release(): void {
    cancelRelease()
    const notifications = held ?? []
    held = undefined
    for (const notification of notifications) channel.send(notification)
  }

  return {
    release,
    isHolding: () => held !== undefined,
    hold() {
      held ??= []
      cancelRelease()
      cancelRelease = clock.schedule(release, HOLD_MS_MAX)
    },
    send(notification) {
      if (held === undefined) channel.send(notification)
      else if (held.length < HELD_MAX) held.push(notification)
    },
  }
}

export interface Outbox {
  send(notification: Notification): void
  /** From now until `release`, and no longer than a quarter of a second. */
  hold(): void
  release(): void
  isHolding(): boolean
}

const HOLD_MS_MAX = 250
const HELD_MAX = 50
