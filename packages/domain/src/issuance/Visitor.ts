import type { Services } from '../Services.ts'

/** Whoever asks in the end, as far as it is known. */
export interface Visitor {
  /** Canonical; it leaves the process only sealed. */
  readonly address: string
  /** An IPv4 address (`/32`) or an IPv6 `/64`. */
  readonly network: string
  /** Counted and blocked by (`Visitors.key`). */
  readonly key: string
}

/** The visitor behind an address; `null` where that is no address. */
export function visitorAt(
  { networks, visitors }: Pick<Services, 'networks' | 'visitors'>,
  text: string,
): Visitor | null {
  const address = networks.parseAddress(text)
  if (address === null) return null
  const network = networks.visitorNetwork(address)
  let key: string | null = null
  return {
    address,
    network,
    // Many requests are decided without it, and hashing is a part of what a decision costs.
    get key() {
      key ??= visitors.key(network)
      return key
    },
  }
}
