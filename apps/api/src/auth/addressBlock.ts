import ipaddr from 'ipaddr.js'

/** Bits of an IPv6 address that name a network: whoever has one address of it has them all. */
const IPV6_NETWORK_PARTS = 4

/**
 * What limits count by: an IPv4 address itself, an IPv6 address's /64.
 *
 * @param address A normalised address; any other text counts as it is.
 */
export function addressBlock(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address
  const { parts } = ipaddr.IPv6.parse(address)
  return `${parts
    .slice(0, IPV6_NETWORK_PARTS)
    .map((part) => part.toString(16))
    .join(':')}::/64`
}
