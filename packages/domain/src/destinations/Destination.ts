/** Somebody who can be called: pages use the alias, only the server knows the address. */
export interface Destination {
  readonly id: string
  readonly realmId: string
  /** Lower-case letters, digits and hyphens; unique in its realm; never changes. */
  readonly alias: string
  readonly displayName: string
  /** `user@domain`, without `sip:`. */
  readonly address: string
  /** `user@domain`, or `null` for the realm's account user. */
  readonly accountUser: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly revision: number
}
