import type { CallMode } from '../admission/admitSubscription.ts'
import type { Channel } from './createChannel.ts'

/** A caller whom the gateway knows: one subscription for one client of the SDK. */
export interface Subscription {
  readonly id: string
  /** The last part of the socket's path, and the only secret that opens it. */
  readonly channelId: string
  /** The user part of the URL as it was given: a token or a callee. Never for people. */
  readonly user: string
  readonly mode: CallMode
  readonly account: string
  readonly realm: string | null
  readonly keyFingerprint: string | null
  readonly channel: Channel
  /** Milliseconds since 1970; later after each renewal. */
  expiresAt: number
}
