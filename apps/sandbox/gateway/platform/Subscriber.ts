/** A user of the platform, with the switches of its CallMe service. */
export interface Subscriber {
  /** `user@domain`, without `sip:`. */
  readonly user: string
  readonly isCallMeEnabled: boolean
  /** Whether callers under this account may reach somebody else than this user. */
  readonly allowsOtherDestinations: boolean
  /** Whether only time-limited tokens are taken, and no unrestricted call. */
  readonly requiresTokens: boolean
}
