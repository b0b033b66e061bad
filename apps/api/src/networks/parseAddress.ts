import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Four decimal numbers or IPv6; an IPv4 address in IPv6 clothes counts as what it is. `null` for anything else. */
export function parseAddress(text: string): Address | null {
  // Told apart first, since the library throws and catches an error of its own for what is not IPv4.
  if (!text.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : null
  const address = parseIPv6(text)
  return address?.isIPv4MappedAddress() === true ? address.toIPv4Address() : address
}

/** IPv6 in its clothes. A zone is left out: it names an interface of this machine and says nothing about the visitor. */
export function parseIPv6(text: string): ipaddr.IPv6 | null {
  const [, groups = '', last = ''] = shape.exec(text) ?? []
  const isDotted = last.includes('.')
  if (isDotted && !ipaddr.IPv4.isValidFourPartDecimal(last)) return null
  const inHex = groups + (isDotted ? hexGroups(last) : last)
  return ipaddr.IPv6.isValid(inHex) ? ipaddr.IPv6.parse(inHex) : null
}

/** Narrower than the parser, which takes more leading zeros than fit, and octal and hexadecimal numbers. */
const shape = /^((?:[0-9A-Fa-f]{0,4}:){2,})([0-9A-Fa-f]{0,4}|[\d.]{7,15})(?:%[\w.:-]+)?$/

/** The parser takes `::192.0.2.1` for `::ffff:192.0.2.1`, which it is not. */
function hexGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(dotted).octets
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}
