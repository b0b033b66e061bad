import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = readonly [Address, number]

/** Finds a visitor's network address from the socket's and the `X-Forwarded-For` header. */
export type ClientAddress = (socketAddress: string | undefined, forwardedFor: string | undefined) => string

/** What stands for an address that the socket no longer knows. */
const UNKNOWN = 'unknown'

/**
 * Believes `X-Forwarded-For` only as far as it was written by proxies that are trusted: from the right, hop by hop. What
 * stands left of the first stranger was written by that stranger.
 *
 * @param trustedProxies Addresses and CIDR ranges.
 */
export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  const ranges = trustedProxies.map(parseRange)
  const isTrusted = (address: Address): boolean =>
    ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))

  return (socketAddress, forwardedFor) => {
    let address = parseAddress(socketAddress ?? '')
    if (address === null) return UNKNOWN
    if (forwardedFor === undefined || ranges.length === 0) return address.toString()
    const hops = forwardedFor.split(',')
    while (isTrusted(address)) {
      const before = parseAddress(withoutPort((hops.pop() ?? '').trim()))
      if (before === null) break
      address = before
    }
    return address.toString()
  }
}

/** Four decimal numbers or IPv6; an IPv4 address in IPv6 clothes counts as what it is. `null` for anything else. */
function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (!ipaddr.IPv6.isValid(text)) return null
  const address = ipaddr.IPv6.parse(text)
  // The zone names an interface of this machine and says nothing about the visitor.
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : new ipaddr.IPv6(address.parts)
}

/** Some proxies write `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(text)?.[1] ?? text
}

function parseRange(text: string): Range {
  if (text.includes('/')) {
    const [network, bits] = ipaddr.parseCIDR(text)
    const isMapped = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= 96
    return isMapped ? [network.toIPv4Address(), bits - 96] : [network, bits]
  }
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
