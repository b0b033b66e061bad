/** A block of a network in a realm. Until the block ends, the network receives no credentials in the realm. */
export interface Block {
  readonly id: string
  readonly realmId: string
  /** Canonical CIDR notation: `203.0.113.7/32` or `2001:db8::/64`; `null` for a block that was created from an issuance. */
  readonly network: string | null
  /**
   * The visitor's key (`Visitors.key`) if the block was created from an issuance; `null` otherwise. Such a block stores no address.
   */
  readonly visitorKey: string | null
  /** The issuance that the block was created from; `null` for a block by network. */
  readonly issuanceId: string | null
  readonly reason: string
  /** `null` if the block lasts until it is lifted. */
  readonly endsAt: number | null
  readonly createdAt: number
}

/** Returns whether a block is in force at the instant `now`. */
export function isBlockInForce(block: Block, now: number): boolean {
  return block.endsAt === null || block.endsAt > now
}
