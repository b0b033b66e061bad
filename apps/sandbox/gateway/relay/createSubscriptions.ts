import { randomUUID } from 'node:crypto'
import type { Clock } from '../Clock.ts'
import { createChannel } from './createChannel.ts'
import type { Subscription } from './Subscription.ts'

/** All callers who are subscribed. */
export function createSubscriptions(clock: Clock): Subscriptions {
  const byId = new Map<string, Subscription>()
  const byChannelId = new Map<string, Subscription>()
  const ofUser = (subscription: Subscription | undefined, user: string) =>
    subscription?.user === user ? subscription : undefined

  return {
    isFull: () => byId.size >= SUBSCRIPTIONS_MAX,
    add({ lifetimeSeconds, ...caller }) {
      const subscription: Subscription = {
        ...caller,
        id: randomUUID(),
        channelId: randomUUID(),
        channel: createChannel(clock),
        expiresAt: clock.now() + lifetimeSeconds * 1_000,
      }
      byId.set(subscription.id, subscription)
      byChannelId.set(subscription.channelId, subscription)
      return subscription
    },
    find: (id, user) => ofUser(byId.get(id), user),
    findByChannel: (channelId, user) => ofUser(byChannelId.get(channelId), user),
    list: () => [...byId.values()],
    remove(subscription) {
      byId.delete(subscription.id)
      byChannelId.delete(subscription.channelId)
      subscription.channel.close()
    },
  }
}

export interface Subscriptions {
  isFull(): boolean
  add(caller: NewSubscription): Subscription
  find(id: string, user: string): Subscription | undefined
  findByChannel(channelId: string, user: string): Subscription | undefined
  list(): readonly Subscription[]
  remove(subscription: Subscription): void
}

export interface NewSubscription extends Pick<Subscription, 'user' | 'mode' | 'account' | 'realm' | 'keyFingerprint'> {
  readonly lifetimeSeconds: number
}

const SUBSCRIPTIONS_MAX = 1_000
