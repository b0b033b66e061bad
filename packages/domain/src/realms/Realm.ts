/** The unit in which a realm's gateway reads a token's timestamp. */
export type TimestampUnit = 'MILLISECONDS' | 'SECONDS'

/** What the gateway calls an authentication schema, as we mirror it. Instants are milliseconds since 1970 UTC. */
export interface Realm {
  readonly id: string
  /** The gateway's name for it. Unique, never changes. */
  readonly name: string
  readonly displayName: string
  /** `user@domain`: the subscriber that has the anonymous-call service. */
  readonly accountUser: string
  /** `user@domain`, or `null` where the caller is the account user. */
  readonly fromUser: string | null
  /** Addresses that secret keys may call without an alias: `user@domain` or `*@domain`. */
  readonly calleePatterns: readonly string[]
  readonly timestampUnit: TimestampUnit
  /** How long the gateway accepts a token after its timestamp. */
  readonly lifetimeSeconds: number
  /** How long a token is to be usable: its timestamp is set back by the difference. At most `lifetimeSeconds`. */
  readonly effectiveLifetimeSeconds: number
  readonly createdAt: number
  readonly updatedAt: number
  /** Grows by one with every change. */
  readonly revision: number
}
