import { type Address, parseAddress, parseIPv6 } from './parseAddress.ts'

/** An address and its prefix length. */
export type Range = readonly [address: Address, bits: number]

/** Parses CIDR notation or a single address, which is a range of one. Returns `null` for anything else. */
export function parseRange(text: string): Range | null {
  const [, addressText = '', bitsText] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? []
  const address = parseAddress(addressText)
  if (address === null) return null
  if (bitsText === undefined) return [address, widthOf(address)]
  const bits = Number(bitsText)
  const clothed = parseIPv6(addressText)
  if (clothed === null) return bits <= 32 ? [address, bits] : null
  if (bits > 128) return null
  const isMapped = address.kind() === 'ipv4'
  // A range with addresses outside the IPv4-mapped ones is an IPv6 range.
  return isMapped && bits >= 96 ? [address, bits - 96] : [clothed, bits]
}

/**
 * Returns whether bits after the prefix are set. 203.0.113.7/24 can mean one address or the network that contains it.
 */
export function hasHostBits([address, bits]: Range): boolean {
  return address
    .toByteArray()
    .some((byte, index) => (byte & (0xff >> Math.min(8, Math.max(0, bits - 8 * index)))) !== 0)
}

export function isInRange(address: Address, [network, bits]: Range): boolean {
  return network.kind() === address.kind() && address.match(network, bits)
}

function widthOf(address: Address): number {
  return address.kind() === 'ipv4' ? 32 : 128
}
