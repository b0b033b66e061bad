/** Tells visitors apart without keeping who they are. */
export interface Visitors {
  /** A keyed hash of a visitor's network, salted anew every UTC day, 16 hex characters: for people to look at. */
  hash(network: string, now: number): string
  /** A keyed hash of a visitor's network that stays the same, 32 hex characters: for limits and blocks, never shown. */
  key(network: string): string
  /** Seals an address so that it opens for this issuance only. */
  seal(issuanceId: string, address: string): string
  /** `null` where it does not open. */
  open(issuanceId: string, sealed: string): string | null
  /** How long sealed addresses are kept, in hours; 0 keeps none. */
  readonly addressHours: number
}
