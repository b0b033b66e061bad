/** Reads network addresses and compares them. What it gives back is canonical: one spelling each. */
export interface Networks {
  /** An IPv4 or IPv6 address; an IPv4 address in IPv6 clothes counts as what it is. `null` for anything else. */
  parseAddress(text: string): string | null
  /** CIDR notation, bits behind the prefix cleared; an address alone is a network of one (`/32`, `/128`). `null` for anything else. */
  parseNetwork(text: string): string | null
  /** The network that counts as one visitor: an IPv4 address (`/32`), an IPv6 address's `/64`. */
  visitorNetwork(address: string): string
  /** Those whose network holds the address. Quick for the same list again. */
  findHolding<Entry extends { readonly network: string | null }>(
    entries: readonly Entry[],
    address: string,
  ): readonly Entry[]
}
