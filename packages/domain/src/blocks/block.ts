/** A network that gets no credentials in a realm until the block ends. */
export interface Block {
  readonly id: string
  readonly realmId: string
  /** CIDR notation, canonical: `203.0.113.7/32` or `2001:db8::/64`; `null` for a block made from a receipt. */
  readonly network: string | null
  /** The visitor's key (`Visitors.key`) of a block made from a receipt, so that no address is kept; `null` otherwise. */
  readonly visitorKey: string | null
  /** The receipt that it was made from; `null` for a block by network. */
  readonly issuanceId: string | null
  readonly reason: string
  /** `null` until it is lifted. */
  readonly endsAt: number | null
  readonly createdAt: number
}

/** Whether a block is in force at an instant. */
export function isBlockInForce(block: Block, now: number): boolean {
  return block.endsAt === null || block.endsAt > now
}
