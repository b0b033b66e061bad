import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * Parses four decimal numbers or IPv6. An IPv4-mapped IPv6 address is returned as IPv4. Returns `null` for anything
 * else.
 */
export function parseAddress(text: string): Address | null {
  // Checked first, because the library throws and catches an internal error for text that is not IPv4.
  if (!text.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : null
  const address = parseIPv6(text)
  return address?.isIPv4MappedAddress() === true ? address.toIPv4Address() : address
}

/**
 * Parses IPv6 and keeps a mapped address as IPv6. The zone is omitted: it names a network interface of this machine and
 * is unrelated to the visitor.
 */
export function parseIPv6(text: string): ipaddr.IPv6 | null {
  const [, groups = '', last = ''] = shape.exec(text) ?? []
  const isDotted = last.includes('.')
  if (isDotted && !ipaddr.IPv4.isValidFourPartDecimal(last)) return null
  const inHex = groups + (isDotted ? hexGroups(last) : last)
  return ipaddr.IPv6.isValid(inHex) ? ipaddr.IPv6.parse(inHex) : null
}

/** Stricter than the parser, which accepts too many leading zeros, and octal and hexadecimal numbers. */
const shape = /^((?:[0-9A-Fa-f]{0,4}:){2,})([0-9A-Fa-f]{0,4}|[\d.]{7,15})(?:%[\w.:-]+)?$/

/** Converts a dotted suffix to hexadecimal, because the parser would read `::192.0.2.1` as `::ffff:192.0.2.1`. */
function hexGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(dotted).octets
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}
