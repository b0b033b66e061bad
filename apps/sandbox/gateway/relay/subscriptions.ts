import { randomUUID } from 'node:crypto'
import type { CallMode } from '../admission/admission.ts'
import type { Clock } from '../Clock.ts'
import { type Channel, createChannel } from './createChannel.ts'

/** The subscription of one SDK client. */
export interface Subscription {
  readonly id: string
  /** The last part of the socket's path, which is the only secret that authorizes the socket. */
  readonly channelId: string
  /** The user part of the URL, unchanged: a token or a callee's address. Never show this value. */
  readonly user: string
  readonly mode: CallMode
  readonly account: string
  readonly realm: string | null
  readonly keyFingerprint: string | null
  readonly channel: Channel
  /** Milliseconds since 1970. A renewal changes it to a later time. */
  expiresAt: number
}

/** Creates the list of subscriptions. */
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

interface NewSubscription extends Pick<Subscription, 'user' | 'mode' | 'account' | 'realm' | 'keyFingerprint'> {
  readonly lifetimeSeconds: number
}

const SUBSCRIPTIONS_MAX = 1_000
