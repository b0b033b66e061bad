import { isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Parses an IPv4 address of four decimal numbers, or an IPv6 address. An IPv4-mapped IPv6 address is returned as IPv4.
 * Returns `null` for any other text.
 */
export function parseAddress(text: string): Address | null {
  // Checked first, because the library throws and catches an internal error for text that is not IPv4.
  if (!text.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : null
  const address = parseIPv6(text)
  return address?.isIPv4MappedAddress() === true ? address.toIPv4Address() : address
}

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * Parses an IPv6 address. Unlike {@link parseAddress}, returns an IPv4-mapped address as IPv6. The zone is omitted,
 * because it names a network interface of this machine and is unrelated to the visitor.
 */
function parseIPv6(text: string): ipaddr.IPv6 | null {
  const [, groups = '', last = ''] = shape.exec(text) ?? []
  const isDotted = last.includes('.')
  if (isDotted && !ipaddr.IPv4.isValidFourPartDecimal(last)) return null
  const inHex = groups + (isDotted ? hexGroups(last) : last)
  return ipaddr.IPv6.isValid(inHex) ? ipaddr.IPv6.parse(inHex) : null
}

/**
 * The accepted form of an IPv6 address. The parser is less strict: it also accepts too many leading zeros, octal
 * numbers and hexadecimal numbers.
 */
const shape = /^((?:[0-9A-Fa-f]{0,4}:){2,})([0-9A-Fa-f]{0,4}|[\d.]{7,15})(?:%[\w.:-]+)?$/

/** Converts a dotted suffix to hexadecimal, because the parser would read `::192.0.2.1` as `::ffff:192.0.2.1`. */
function hexGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(dotted).octets
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

/** Returns the canonical spelling of an address; `null` if the text is not an address. */
export function canonicalAddress(text: string): string | null {
  // Almost all addresses are IPv4, and Node accepts only the canonical spelling of an IPv4 address.
  return isIPv4(text) ? text : (parseAddress(text)?.toString() ?? null)
}

/** An address and its prefix length. */
export type Range = readonly [address: Address, bits: number]

/**
 * Parses CIDR notation or a single address. A single address becomes a range of one address. Returns `null` for any
 * other text.
 */
export function parseRange(text: string): Range | null {
  const [, addressText = '', bitsText] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? []
  const address = parseAddress(addressText)
  if (address === null) return null
  if (bitsText === undefined) return [address, widthOf(address)]
  const bits = Number(bitsText)
  const unmapped = parseIPv6(addressText)
  if (unmapped === null) return bits <= 32 ? [address, bits] : null
  if (bits > 128) return null
  const isMapped = address.kind() === 'ipv4'
  // A range is an IPv4 range only if all its addresses are IPv4-mapped.
  return isMapped && bits >= 96 ? [address, bits - 96] : [unmapped, bits]
}

/**
 * Returns whether bits after the prefix are set. Such a range is ambiguous: 203.0.113.7/24 can mean one address or the
 * network that contains it.
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

/** Returns the canonical spelling of a range: its first address and the prefix length. */
export function rangeText([address, bits]: Range): string {
  const bytes = address.toByteArray().map((byte, index) => byte & mask(bits - index * 8))
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`
}

/** Returns a byte whose first `bits` bits are set. */
function mask(bits: number): number {
  return (0xff00 >> Math.min(8, Math.max(0, bits))) & 0xff
}

/**
 * Returns the network of one visitor. For IPv4, the network is the address itself. For IPv6, it is the /64 of the
 * address, because one subscriber usually has all addresses of a /64.
 *
 * @param text An address. Any other text is returned unchanged.
 */
export function visitorNetwork(text: string): string {
  if (isIPv4(text)) return `${text}/32`
  const address = parseAddress(text)
  if (address === null) return text
  return rangeText([address, address.kind() === 'ipv4' ? 32 : 64])
}

/**
 * Returns the provider's network of an address: the /16 for IPv4, the /32 for IPv6. Obtaining many addresses of one
 * such network is easy, but obtaining many such networks is hard.
 *
 * @param text An address. Any other text is returned unchanged.
 */
export function providerNetwork(text: string): string {
  const address = parseAddress(text)
  if (address === null) return text
  return rangeText([address, address.kind() === 'ipv4' ? 16 : 32])
}
